import type { Sighting } from '../../findings/index.js'
import { type AsffFinding, keyOf, productOf, securityControlOf, severityOf } from './finding.js'

/** Resources named in the text besides the one that a finding is about. */
const SHOWN = 20

/** A finding of Security Hub as the register takes it. Its own texts have one language, that of its product. */
export const sightingOf = (finding: AsffFinding): Sighting => {
  const [resource, ...others] = finding.Resources
  const updated = Date.parse(finding.UpdatedAt)
  const first = Date.parse(finding.FirstObservedAt ?? finding.CreatedAt ?? finding.UpdatedAt)
  return {
    kind: 'imported',
    ruleId: ruleOf(finding),
    key: keyOf(finding),
    title: { en: finding.Title, ja: finding.Title },
    about: aboutOf(
      finding,
      others.map((r) => r.Id),
    ),
    severity: severityOf(finding),
    entity: resource?.Id ?? finding.Id,
    account: finding.AwsAccountId,
    region: finding.Region ?? resource?.Region ?? finding.ProductArn.split(':')[3],
    ...(resource?.Tags === undefined ? {} : { tags: resource.Tags }),
    count: 1,
    firstAt: Math.min(first, updated),
    lastAt: updated,
    evidence: [],
  }
}

/** What found it: the product, and the control or the type of finding. */
const ruleOf = (finding: AsffFinding): string =>
  [productOf(finding), securityControlOf(finding) ?? finding.Types?.[0]].filter((t) => t !== undefined).join(' ')

/** Only what a browser may open. */
const link = (url: string | undefined): string | undefined =>
  url !== undefined && /^https?:\/\//i.test(url) ? url : undefined

const aboutOf = (finding: AsffFinding, others: readonly string[]): Sighting['about'] => {
  const fix = finding.Remediation?.Recommendation
  const url = link(fix?.Url) ?? link(finding.SourceUrl)
  const more = others.slice(0, SHOWN).join(', ') + (others.length > SHOWN ? ', …' : '')
  const lines = (words: { readonly fix: string; readonly more: string; readonly by: string }) =>
    [
      finding.Description,
      fix?.Text === undefined && url === undefined
        ? undefined
        : `${words.fix}: ${[fix?.Text, url].filter((t) => t !== undefined).join(' ')}`,
      others.length === 0 ? undefined : `${words.more}: ${more}`,
      `${words.by}: ${finding.ProductName ?? productOf(finding)}`,
    ]
      .filter((line) => line !== undefined && line !== '')
      .join('\n\n')
  return {
    en: lines({ fix: 'What to do', more: 'Also about', by: 'Found by' }),
    ja: lines({ fix: '対処方法', more: 'その他の対象リソース', by: '検出元' }),
  }
}
