import type { Ci, Json } from '../../ci.js'
import { at, daysSince, sprawl, textAt } from '../sprawl.js'

const UNUSED_DAYS = 90

export default sprawl({
  type: 'AWS::IAM::Role',
  harm: 'risk',
  title: { en: 'Roles that nobody has taken for 90 days', ja: '90 日以上使われていない IAM ロール' },
  why: {
    en: 'A role that nobody needs is one more way in, with permissions that nobody reviews. IAM tells of uses within the last 400 days.',
    ja: '不要なロールは、誰も見直さない権限を持った侵入経路になります。IAM が示す利用実績は過去 400 日分です。',
  },
  judge: (around) => (ci) => {
    // Services take their own roles without being asked, and bring them back.
    if ((textAt(ci.configuration, 'path') ?? '/').startsWith('/aws-service-role/')) return undefined
    const use = lastUse(ci)
    if (use === undefined) return undefined
    const last = textAt(use, 'lastUsedDate')
    const unused = daysSince(around.now, last)
    const age = daysSince(around.now, at(ci.configuration, 'createDate') ?? ci.resourceCreationTime)
    if (age === undefined || age < UNUSED_DAYS || (unused !== undefined && unused < UNUSED_DAYS)) return undefined
    return unused === undefined || last === undefined
      ? {
          evidence: {
            en: `IAM knows of no use; it was made ${age} days ago.`,
            ja: `利用実績がありません。作成は ${age} 日前です。`,
          },
        }
      : {
          evidence: {
            en: `It was last used ${unused} days ago, in ${textAt(use, 'region') ?? '–'}.`,
            ja: `最後に使われたのは ${unused} 日前です（${textAt(use, 'region') ?? '–'}）。`,
          },
          since: last,
        }
  },
})

/** Undefined when it was not read: AWS Config, for one, does not record it. An empty object means never. */
const lastUse = (ci: Ci): Json | undefined => {
  const found = at(ci.configuration, 'roleLastUsed') ?? ci.supplementaryConfiguration['RoleLastUsed']
  return found === null ? {} : found
}
