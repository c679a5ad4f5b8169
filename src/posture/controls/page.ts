import { catalogue } from '../standards/catalogue.js'
import type { Standard } from '../standards/standards.js'
import { byNumber } from './by-number.js'
import type { AnyControl } from './control.js'
import { NO_COLLECTOR, notImplemented } from './not-implemented.js'

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ')

/**
 * docs/controls.md: which controls there are, how much of each standard they make, and why the others are missing.
 */
export const controlsPage = (controls: readonly AnyControl[], standards: readonly Standard[]): string => {
  const byId = new Map(controls.map((c) => [c.id, c]))
  const listed = [...new Set([...catalogue.map((c) => c.id), ...byId.keys()])].sort(byNumber)
  const entry = new Map(catalogue.map((c) => [c.id, c]))
  const missing = listed.filter((id) => !byId.has(id))
  const row = (s: Standard) => {
    const ids = [...s.controls.keys()]
    const done = ids.filter((id) => byId.has(id)).length
    return `| ${cell(s.name.en)} | ${s.id} | ${done} of ${ids.length} | ${s.manual.length} |`
  }
  const inStandards = (id: string): string =>
    standards
      .filter((s) => s.controls.has(id))
      .map((s) => [s.id, ...(s.controls.get(id) ?? [])].join(' '))
      .join(', ')
  return `<!-- Made by \`npm run generate\`. Do not edit. -->
# Controls

Hinomi judges ${byId.size} of the ${catalogue.length} controls that Security Hub publishes, with Security Hub's ids,
severities and parameters.

## Standards

| Standard | id | Controls | Attested by a person |
|---|---|---|---|
${standards.map(row).join('\n')}

A recommendation that no API call shows is attested: somebody states what was seen, with the evidence, the day and
until when it holds.

### Your own standards

Put a YAML or JSON file into \`standards/\` of the data directory, one standard to a file; it is on from the next start.

\`\`\`yaml
id: our-baseline
name: { en: Our baseline, ja: 社内ベースライン }
version: "2026"
controls:            # a list of ids, or ids with their numbers
  S3.8: ["1.1"]
  IAM.6: ["1.2"]
manual:              # what a person attests
  - id: "2.1"
    title: { en: Backups were restored this year, ja: 今年バックアップの復元を確認した }
    evidence: { en: The record of the exercise, ja: 訓練の記録 }
\`\`\`

## How a status and a score come about

As in Security Hub, computed whenever something changes. A control is **FAILED** when any of its answers is, else
**UNKNOWN** when any could not be decided, else **PASSED**; **NO_DATA** without answers, **DISABLED** when it is
switched off. Excepted failures leave the count, and so does what a control does not apply to. Where a type was listed
and there is no resource of it, its controls pass for the account. Where it could not be listed (a denied call), they
are UNKNOWN there. The score is the share of passed controls among the enabled ones with data, rounded to a whole per
cent; the overall score is the average over the standards that are on.

## Controls that are judged

| Control | Severity | What is good | Standards |
|---|---|---|---|
${listed
  .flatMap((id) => byId.get(id) ?? [])
  .map((c) => `| ${c.id} | ${c.severity} | ${cell(c.title.en)} | ${inStandards(c.id)} |`)
  .join('\n')}

## Controls that are not judged, and why

| Control | Severity | Resource type | Why | Standards |
|---|---|---|---|---|
${missing
  .map((id) => {
    const of = entry.get(id)
    const why = (notImplemented.get(id) ?? NO_COLLECTOR).en
    return `| ${id} | ${of?.severity ?? ''} | ${(of?.types ?? []).join(', ')} | ${cell(why)} | ${inStandards(id)} |`
  })
  .join('\n')}
`
}
