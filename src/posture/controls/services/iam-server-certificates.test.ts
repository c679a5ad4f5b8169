import { ciOf, controlTests } from '../testing.js'
import controls from './iam-server-certificates.js'

const certificate = (Expiration?: string) =>
  ciOf('AWS::IAM::ServerCertificate', Expiration === undefined ? {} : { Expiration })

controlTests(controls, {
  'IAM.26': [
    { name: 'valid', ci: certificate('2026-11-25T00:00:00.000Z'), status: 'PASSED' },
    { name: 'expired', ci: certificate('2026-11-23T23:59:59.000Z'), status: 'FAILED' },
    { name: 'expiring now', ci: certificate('2026-11-24T00:00:00.000Z'), status: 'FAILED' },
    { name: 'as CloudFormation has it, without the date', ci: certificate(), status: 'WARNING' },
  ],
})
