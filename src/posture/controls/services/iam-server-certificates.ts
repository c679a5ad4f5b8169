import { control, failed, passed } from '../control.js'
import { missing } from '../piece.js'

/** Certificates kept in IAM (Security Hub user guide, "Security Hub CSPM controls for IAM"). */
export default [
  control<{ readonly Expiration?: string }>({
    id: 'IAM.26',
    severity: 'medium',
    type: 'AWS::IAM::ServerCertificate',
    needs: [],
    title: {
      en: 'No expired certificate is kept in IAM',
      ja: '期限切れの SSL/TLS 証明書が IAM に残っていない',
    },
    why: {
      en: 'An expired certificate that is put on a load balancer by mistake makes every client refuse the service.',
      ja: '期限切れの証明書を誤ってロードバランサーなどに設定すると、クライアントから接続できなくなります。',
    },
    fix: {
      en: 'Make sure that no load balancer or distribution uses it, then delete it with the command line: the console does not show certificates of IAM. Use AWS Certificate Manager for new ones.',
      ja: 'ロードバランサーやディストリビューションで使われていないことを確認し、AWS CLI で削除します (IAM の証明書はコンソールに表示されません)。新しい証明書は AWS Certificate Manager で管理します。',
    },
    cli: 'aws iam delete-server-certificate --server-certificate-name <name>',
    check: ({ configuration: { Expiration } }, _, { now }) => {
      const at = Date.parse(Expiration ?? '')
      if (Number.isNaN(at)) throw missing('Expiration')
      const day = new Date(at).toISOString().slice(0, 10)
      return at > now.getTime()
        ? passed()
        : failed(`It expired on ${day}.`, `証明書の有効期限が ${day} に切れています。`)
    },
  }),
]
