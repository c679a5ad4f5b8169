import { ACMClient, ImportCertificateCommand } from '@aws-sdk/client-acm'
import { selfSigned } from '../../support/self-signed.js'
import type { Seed } from './seed.js'

/** Certificates, good and bad. */
export const seed: Seed = async (aws) => {
  const acm = aws.client(ACMClient)
  const make = async (name: string, bits: 1024 | 2048, days: number, tagged = false) => {
    const { certificate, key } = selfSigned(`${aws.prefix}${name}.example.com`, bits, days)
    const { CertificateArn = '' } = await acm.send(
      new ImportCertificateCommand({
        Certificate: Buffer.from(certificate),
        PrivateKey: Buffer.from(key),
        ...(tagged ? { Tags: [{ Key: 'owner', Value: 'seed' }] } : {}),
      }),
    )
    return CertificateArn
  }
  const good = await make('good', 2048, 365, true)
  const ending = await make('ending', 2048, 10)
  const short = await make('short', 1024, 365)
  return {
    'ACM.1': { passed: [good, short], failed: [ending] },
    'ACM.2': { passed: [good, ending], failed: [short] },
    'ACM.3': { passed: [good], failed: [ending, short] },
  }
}
