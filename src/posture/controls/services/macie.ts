import { ACCOUNT } from '../../ci.js'
import { control, failed, passed } from '../control.js'

type State = { readonly status?: string } | null

/** Amazon Macie (Security Hub user guide, "Security Hub controls for Macie"). */
export default [
  control<unknown, { MacieSession: State }>({
    id: 'Macie.1',
    severity: 'medium',
    type: ACCOUNT,
    scope: 'regional',
    needs: ['MacieSession'],
    title: { en: 'Macie is on', ja: 'Macie が有効になっている' },
    why: {
      en: 'Macie says which buckets are open or unencrypted and where personal data lies; nobody knows it by heart.',
      ja: 'Macie は、公開されているバケットや暗号化されていないバケット、個人情報の所在を把握する機能です。無効だと把握できません。',
    },
    fix: {
      en: 'Open the Amazon Macie console in this Region and choose Get started, Enable Macie.',
      ja: 'このリージョンの Amazon Macie コンソールで [今すぐ始める] > [Macie を有効にする] を選びます。',
    },
    cli: 'aws macie2 enable-macie --region <region>',
    check: ({ ci, parts }) => {
      const status = parts.MacieSession?.status
      if (status === 'ENABLED') return passed()
      return status === undefined
        ? failed(`Macie is off in ${ci.awsRegion}.`, `${ci.awsRegion} で Macie が無効です。`)
        : failed(`Macie is ${status} in ${ci.awsRegion}.`, `${ci.awsRegion} の Macie の状態が ${status} です。`)
    },
  }),

  control<unknown, { MacieAutomatedDiscovery: State }>({
    id: 'Macie.2',
    severity: 'high',
    type: ACCOUNT,
    scope: 'regional',
    needs: ['MacieAutomatedDiscovery'],
    title: {
      en: 'Macie looks for sensitive data by itself',
      ja: 'Macie の機密データ自動検出が有効になっている',
    },
    why: {
      en: 'Jobs that somebody has to start look at the buckets somebody thought of. Personal data lies in the others.',
      ja: '手動で実行するジョブでは、思いついたバケットしか調べられません。個人情報は想定外のバケットに残っているものです。',
    },
    fix: {
      en: 'Open the Amazon Macie console in this Region (with an organization: in the Macie administrator’s account), choose Settings, Automated sensitive data discovery, Enable.',
      ja: 'このリージョンの Amazon Macie コンソール (組織で管理している場合は Macie 管理者アカウント) で [設定] > [機密データ自動検出] を開き、有効にします。',
    },
    cli: 'aws macie2 update-automated-discovery-configuration --status ENABLED',
    check: ({ ci, parts }) =>
      parts.MacieAutomatedDiscovery?.status === 'ENABLED'
        ? passed()
        : failed(`Automated discovery is off in ${ci.awsRegion}.`, `${ci.awsRegion} で機密データ自動検出が無効です。`),
  }),
]
