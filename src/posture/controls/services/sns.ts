import { attributesOf } from '../attributes.js'
import { control, failed, passed } from '../control.js'
import { publicGrant } from '../public-access.js'

interface Topic {
  readonly KmsMasterKeyId?: string
  readonly Policy?: string
}

/** Amazon SNS (Security Hub user guide, "Security Hub controls for Amazon SNS"). */
export default [
  control({
    id: 'SNS.1',
    severity: 'medium',
    type: 'AWS::SNS::Topic',
    needs: [],
    title: { en: 'SNS topics are encrypted with KMS', ja: 'SNS トピックが KMS で暗号化されている' },
    why: {
      en: 'Messages lie on disks until they are delivered. With a KMS key reading them needs a permission on the key, and each use is logged.',
      ja: 'メッセージは配信されるまでディスクに保存されます。KMS キーを使うと、読み取りにキーの権限が必要になり、使用も記録されます。',
    },
    fix: {
      en: 'Open the topic in the SNS console, choose Edit, Encryption, switch it on, select a customer managed key whose policy lets the publishing services use it, and save.',
      ja: 'SNS コンソールでトピックを開き、[編集] > [暗号化] を有効にし、発行元のサービスに使用を許可したカスタマーマネージドキーを選んで保存します。',
    },
    cli: 'aws sns set-topic-attributes --topic-arn <topic-arn> --attribute-name KmsMasterKeyId --attribute-value <key-id>',
    check: ({ ci }, _, around) =>
      attributesOf<Topic>(ci, 'Owner', 'TopicAttributes', around).KmsMasterKeyId
        ? passed()
        : failed('The topic has no KMS key.', 'トピックに KMS キーが設定されていません。'),
  }),

  control({
    id: 'SNS.4',
    severity: 'critical',
    type: 'AWS::SNS::Topic',
    needs: [],
    title: { en: 'SNS topic policies are not public', ja: 'SNS トピックのアクセスポリシーがパブリックになっていない' },
    why: {
      en: 'Anybody with an AWS account can publish to the topic, or subscribe to it and read what it carries.',
      ja: 'AWS を利用する誰でも、トピックへのメッセージ発行や、購読によるメッセージの傍受が可能です。',
    },
    fix: {
      en: 'Open the topic in the SNS console, choose Edit, Access policy, and limit the statement that is named to accounts, an organization (aws:PrincipalOrgID) or a source (aws:SourceArn, aws:SourceAccount).',
      ja: 'SNS コンソールでトピックを開き、[編集] > [アクセスポリシー] で、該当するステートメントの対象を特定のアカウント、組織 (aws:PrincipalOrgID)、または送信元 (aws:SourceArn、aws:SourceAccount) に限定します。',
    },
    cli: 'aws sns set-topic-attributes --topic-arn <topic-arn> --attribute-name Policy --attribute-value file://policy.json',
    check: ({ ci }, _, around) => {
      const { Policy } = attributesOf<Topic>(ci, 'Owner', 'TopicAttributes', around)
      const open = publicGrant(Policy, ['sns:*'])
      return open === undefined
        ? passed()
        : failed(
            `Statement ${open.sid} lets everybody do ${open.actions.join(', ')}.`,
            `ステートメント ${open.sid} により、誰でも ${open.actions.join('、')} を実行できます。`,
          )
    },
  }),
]
