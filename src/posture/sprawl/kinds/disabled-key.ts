import { sprawl, textAt } from '../sprawl.js'

export default sprawl({
  type: 'AWS::KMS::Key',
  harm: 'cost',
  title: { en: 'Disabled KMS keys', ja: '無効化された KMS キー' },
  why: {
    en: 'A disabled key is paid for by the month and encrypts nothing. Data under it cannot be read once it is deleted: find out what it encrypted first.',
    ja: '無効化されたキーは何も暗号化しませんが、月単位で課金されます。削除するとそのキーで暗号化したデータは読めなくなるため、先に用途を確認してください。',
  },
  judge: () => (ci) => {
    if (textAt(ci.configuration, 'keyState') !== 'Disabled') return undefined
    if ((textAt(ci.configuration, 'keyManager') ?? 'CUSTOMER') !== 'CUSTOMER') return undefined
    const about = textAt(ci.configuration, 'description') ?? '–'
    return {
      evidence: {
        en: `Its state is Disabled. Its description: ${about}`,
        ja: `キーの状態が Disabled です。説明: ${about}`,
      },
    }
  },
})
