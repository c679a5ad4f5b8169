import { control, failed, notApplicable, passed } from '../control.js'

const TYPE = 'AWS::ACM::Certificate'
const DAY_MS = 86_400_000

/** What these controls read of a certificate, spelt as AWS Config spells it. */
interface Certificate {
  readonly notAfter?: string | null
  readonly keyAlgorithm?: string | null
  readonly status?: string
}

/** AWS Certificate Manager (user guide, "Security Hub controls for ACM"). Its tagging control is made with the others. */
export default [
  control<Certificate>({
    id: 'ACM.1',
    severity: 'medium',
    type: TYPE,
    needs: [],
    params: { daysToExpiration: 30 },
    title: {
      en: 'Certificates are renewed before they come near expiry',
      ja: '証明書が期限切れの前に更新されている',
    },
    why: {
      en: 'With an expired certificate browsers and clients refuse to connect. ACM renews what it issued only if its validation still works, and never what was imported.',
      ja: '証明書が切れると、ブラウザやクライアントが接続を拒否します。ACM の自動更新は検証が通る場合だけで、インポートした証明書は対象になりません。',
    },
    fix: {
      en: 'In the Certificate Manager console open the certificate. If ACM issued it, see under Domains why renewal waits and restore the DNS record; if it was imported, get a new one and choose Reimport.',
      ja: 'Certificate Manager コンソールで証明書を開きます。ACM 発行なら [ドメイン] で更新が保留されている理由を確認し、検証用の DNS レコードを復元します。インポートしたものなら、新しい証明書を取得して [再インポート] します。',
    },
    cli: 'aws acm import-certificate --certificate-arn <arn> --certificate fileb://certificate.pem --private-key fileb://key.pem --certificate-chain fileb://chain.pem',
    check: ({ configuration }, params, { now }) => {
      const end = Date.parse(configuration.notAfter ?? '')
      if (Number.isNaN(end))
        return notApplicable(
          `The certificate is not issued (${configuration.status ?? 'no end date'}).`,
          `証明書が発行されていません (${configuration.status ?? '有効期限なし'})。`,
        )
      const days = Math.floor((end - now.getTime()) / DAY_MS)
      const date = new Date(end).toISOString().slice(0, 10)
      if (days < 0) return failed(`It expired on ${date}.`, `${date} に期限が切れています。`)
      return days > Number(params['daysToExpiration'])
        ? passed()
        : failed(`It expires on ${date}, in ${days} day(s).`, `${date} (あと ${days} 日) に期限が切れます。`)
    },
  }),
  control<Certificate>({
    id: 'ACM.2',
    severity: 'high',
    type: TYPE,
    needs: [],
    title: {
      en: 'RSA certificates have keys of at least 2048 bits',
      ja: 'RSA 証明書の鍵長が 2048 ビット以上になっている',
    },
    why: {
      en: 'Shorter RSA keys can be factored with today’s means; whoever has the key can pose as you and read the traffic.',
      ja: '短い RSA 鍵は現在の計算能力で素因数分解でき、鍵を得た攻撃者になりすましや通信の解読を許します。',
    },
    fix: {
      en: 'ACM issues no such keys: the certificate was imported. Get one with a key of 2048 bits or more, or request one in the Certificate Manager console by Request, and replace it where it is used.',
      ja: 'ACM はこの鍵長を発行しないため、インポートされた証明書です。2048 ビット以上の鍵で取り直すか、Certificate Manager コンソールの [リクエスト] で発行し、利用箇所で置き換えます。',
    },
    cli: 'aws acm request-certificate --domain-name <domain> --validation-method DNS --key-algorithm RSA_2048',
    check: ({ configuration }) => {
      // DescribeCertificate says `RSA-2048`, the list `RSA_2048`.
      const algorithm = configuration.keyAlgorithm ?? ''
      const bits = Number(/^RSA[-_](\d+)$/.exec(algorithm)?.[1])
      if (Number.isNaN(bits))
        return notApplicable(
          `The key is not RSA (${algorithm === '' ? 'unknown' : algorithm}).`,
          `RSA の鍵ではありません (${algorithm === '' ? '不明' : algorithm})。`,
        )
      return bits >= 2048 ? passed() : failed(`The RSA key has ${bits} bits.`, `RSA 鍵が ${bits} ビットです。`)
    },
  }),
]
