import { ACCOUNT, type JsonObject } from '../../ci.js'
import { control, failed, passed } from '../control.js'

/** AWS accounts (Security Hub user guide, "Security Hub CSPM controls for AWS accounts"). */
export default [
  control<unknown, { SecurityContact: JsonObject | null }>({
    id: 'Account.1',
    severity: 'medium',
    type: ACCOUNT,
    scope: 'global',
    needs: ['SecurityContact'],
    title: {
      en: 'The account has a security contact',
      ja: 'アカウントにセキュリティの代替連絡先が登録されている',
    },
    why: {
      en: 'AWS tells of leaked keys and abused resources by e-mail. Without a security contact the message goes to the root user’s address, which often nobody reads.',
      ja: 'アクセスキーの漏えいやリソースの悪用は、AWS からメールで通知されます。セキュリティの連絡先がないと通知はルートユーザーのアドレスだけに届き、見落とすおそれがあります。',
    },
    fix: {
      en: 'Open Account in the menu of the console, choose Alternate contacts, Edit, and enter an address that the security team reads. With trusted access for Account Management the management account can do so for all members.',
      ja: 'コンソール右上のメニューから [アカウント] を開き、[代替の連絡先] の [編集] で、セキュリティ担当チームが確認しているメールアドレスを登録します。Account Management の信頼されたアクセスを有効にすると、管理アカウントから全メンバーアカウントに登録できます。',
    },
    cli: 'aws account put-alternate-contact --alternate-contact-type SECURITY --name <name> --title <title> --email-address <address> --phone-number <number>',
    check: ({ parts: { SecurityContact: contact } }) =>
      contact !== null ? passed() : failed('There is no security contact.', 'セキュリティの代替連絡先が未登録です。'),
  }),

  control<unknown, { Organization: JsonObject | null }>({
    id: 'Account.2',
    severity: 'high',
    type: ACCOUNT,
    scope: 'global',
    needs: ['Organization'],
    title: {
      en: 'The account belongs to an organization',
      ja: 'アカウントが AWS Organizations の組織に所属している',
    },
    why: {
      en: 'What an organization sets up centrally (guardrails, logs, threat detection, billing) does not reach an account that stands alone.',
      ja: '組織で一元管理しているガードレール・ログ・脅威検出・請求の設定は、組織に属さないアカウントには適用されません。',
    },
    fix: {
      en: 'In the management account open the AWS Organizations console, choose AWS accounts, Add an AWS account, Invite an existing AWS account. Then accept the invitation in the Organizations console of this account.',
      ja: '管理アカウントの AWS Organizations コンソールで [AWS アカウント] > [AWS アカウントを追加] > [既存の AWS アカウントを招待] を選び、招待を送信します。その後、このアカウントの Organizations コンソールで招待を承認します。',
    },
    cli: 'aws organizations invite-account-to-organization --target Id=<account-id>,Type=ACCOUNT',
    check: ({ parts: { Organization: organization } }) =>
      organization !== null
        ? passed()
        : failed('The account belongs to no organization.', 'アカウントはどの組織にも所属していません。'),
  }),
]
