import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import type { Scan, Severity, StandardSummary } from '../contract/index.js'
import { SEVERITIES } from '../contract/index.js'
import type { Exported } from '../posture/index.js'
import type { Io } from './command.js'
import type { Format, ScanReader } from './scan.js'
import { fill, words } from './words.js'

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity)

/** Every control, implemented or not. */
export const listControls = async (io: Io, format: Format): Promise<number> => {
  const { openPostureAlone } = await import('../server/posture-alone.js')
  const alone = await openPostureAlone(io.clock, () => undefined)
  try {
    const controls = await (await alone.posture.book()).controls({})
    if (format === 'json') {
      const rows = controls.map(({ status: _, tally: __, ...control }) => control)
      io.stdout.write(`${JSON.stringify({ controls: rows })}\n`)
      return 0
    }
    for (const c of controls) {
      const mark = c.implemented ? '✓' : '–'
      const standards = c.standards.map((s) => [s.id, ...s.numbers].join(' ')).join(', ')
      io.stdout.write(
        `${[mark, c.id.padEnd(22), c.severity.padEnd(13), c.title[io.locale], `[${standards}]`].join(' ')}\n`,
      )
    }
    return 0
  } finally {
    await alone.close()
  }
}

/**
 * Writes what was found to stdout in the form that was asked for, page by page. Says whether something failed that is
 * at least as severe as `failOn`.
 */
export const printScan = async (
  io: Io,
  scan: z.infer<typeof Scan>,
  reader: ScanReader,
  { format, failOn, standard }: { format: Format; failOn: Severity | undefined; standard: string | undefined },
): Promise<boolean> => {
  const { asffOf, csvHead, csvRow, htmlHead, htmlRow, htmlTail, ocsfOf } = await import('../posture/index.js')
  const only = standard === undefined ? undefined : await reader.inStandard(standard)
  const controls = new Map((await reader.controls()).map((c) => [c.id, c]))
  const summaries = (await reader.standards()).standards.filter((s) => standard === undefined || s.id === standard)
  const names = new Map(summaries.map((s) => [s.id, s.name.en]))
  const texts = new Map<string, Pick<Exported, 'why' | 'fix' | 'cli'>>()
  const textsOf = async (id: string) => {
    let known = texts.get(id)
    if (known === undefined) {
      const { why, fix, cli } = await reader.control(id)
      known = { why, fix, cli }
      texts.set(id, known)
    }
    return known
  }
  const counts = { PASSED: 0, FAILED: 0, WARNING: 0, NOT_AVAILABLE: 0 }
  let found = false
  const each = async (use: (r: Exported) => void | Promise<void>) => {
    for await (const result of reader.results()) {
      if (only !== undefined && !only.has(result.controlId)) continue
      const control = controls.get(result.controlId)
      if (control === undefined) continue
      counts[result.status]++
      const failing = result.status === 'FAILED' && !result.suppressed
      if (failing && failOn !== undefined && rank(control.severity) <= rank(failOn)) found = true
      await use({
        ...result,
        title: control.title,
        severity: control.severity,
        ...(PLAIN.includes(format) ? NO_TEXTS : await textsOf(result.controlId)),
        requirements: control.standards.flatMap((s) => s.numbers.map((n) => `${names.get(s.id) ?? s.id}/${n}`)),
        standards: control.standards.map((s) => s.id),
      })
      if (io.stdout.writableNeedDrain) await new Promise((resolve) => io.stdout.once('drain', resolve))
    }
  }
  const unread = await unreadOf(reader)
  const at = scan.endedAt ?? new Date(io.clock.now()).toISOString()
  const out = (text: string) => io.stdout.write(text)
  switch (format) {
    case 'json': {
      out(`{"scan":${JSON.stringify(scan)},"accounts":${JSON.stringify(await reader.accounts())},`)
      out(`"standards":${JSON.stringify(summaries)},"unread":${JSON.stringify(unread)},"results":[`)
      let first = true
      await each(({ why: _, fix: __, cli: ___, ...r }) => {
        out(`${first ? '' : ','}\n${JSON.stringify(r)}`)
        first = false
      })
      out('\n]}\n')
      break
    }
    case 'csv':
      out(csvHead())
      await each((r) => void out(csvRow(r, io.locale)))
      break
    case 'asff':
    case 'ocsf': {
      // One document: what BatchImportFindings and most OCSF readers take is a list.
      let first = true
      out('[')
      await each((r) => {
        const one = format === 'asff' ? asffOf(r, io.locale, at) : ocsfOf(r, io.locale, Date.parse(at), version())
        out(`${first ? '' : ','}\n${JSON.stringify(one)}`)
        first = false
      })
      out('\n]\n')
      break
    }
    case 'html':
      out(htmlHead({ at, standards: summaries }, io.locale))
      await each((r) => {
        if (r.status === 'FAILED') out(htmlRow(r, io.locale))
      })
      out(
        htmlTail(
          unread.map((u) => lineOf(u)),
          io.locale,
        ),
      )
      break
    default:
      await table(io, each, summaries)
      for (const u of unread) io.stderr.write(`${fill(words.scanUnread[io.locale], { what: lineOf(u) })}\n`)
  }
  io.stderr.write(
    `${fill(words.scanDone[io.locale], {
      resources: scan.resources,
      failed: counts.FAILED,
      passed: counts.PASSED,
      unknown: counts.WARNING,
    })}\n`,
  )
  return found
}

/** Forms that do not carry the controls' longer texts. */
const PLAIN: readonly Format[] = ['table', 'json', 'csv']
const NO_TEXTS = { why: { ja: '', en: '' }, fix: { ja: '', en: '' }, cli: '' }

/** Failing resources, the worst controls first, then the standards' scores. */
const table = async (
  io: Io,
  each: (use: (r: Exported) => void) => Promise<void>,
  standards: readonly StandardSummary[],
): Promise<void> => {
  const byControl = new Map<string, { severity: Severity; title: string; lines: string[]; more: number }>()
  const unknown = new Map<string, { reason: string; n: number }>()
  await each((r) => {
    if (r.suppressed) return
    if (r.status === 'WARNING') {
      const known = unknown.get(r.controlId)
      unknown.set(r.controlId, { reason: known?.reason ?? r.reason?.[io.locale] ?? '', n: (known?.n ?? 0) + 1 })
    }
    if (r.status !== 'FAILED') return
    const of = byControl.get(r.controlId) ?? { severity: r.severity, title: r.title[io.locale], lines: [], more: 0 }
    byControl.set(r.controlId, of)
    if (of.lines.length >= SHOWN) of.more++
    else of.lines.push(`    ${r.account} ${r.region} ${r.arn}  ${r.reason?.[io.locale] ?? ''}`)
  })
  const sorted = [...byControl].sort(([, a], [, b]) => rank(a.severity) - rank(b.severity))
  for (const [id, { severity, title, lines, more }] of sorted) {
    io.stdout.write(`${severity.toUpperCase().padEnd(14)}${id}  ${title}\n${lines.join('\n')}\n`)
    if (more > 0) io.stdout.write(`    ${fill(words.andMore[io.locale], { count: more })}\n`)
  }
  if (unknown.size > 0) io.stdout.write(`\n${words.scanUnknown[io.locale]}\n`)
  for (const [id, { reason, n }] of unknown) io.stdout.write(`    ${id} (${n})  ${reason}\n`)
  io.stdout.write('\n')
  for (const s of standards.filter((one) => one.score.passed + one.score.failed + one.score.unknown > 0)) {
    const score = s.score.score === null ? '  –' : `${String(s.score.score).padStart(3)}%`
    const { passed, failed, unknown: open, noData } = s.score
    io.stdout.write(
      `${score}  ${s.name[io.locale]}  ${fill(words.scanScore[io.locale], { passed, failed, unknown: open, noData })}\n`,
    )
  }
}

/** Resources shown of one control; the other forms have all. */
const SHOWN = 20

interface Unread {
  readonly account: string
  readonly region: string
  readonly type: string
  readonly part: string | null
  readonly why: string
  readonly action: string
  readonly message: string
}

/** What could not be read, once for each call. */
const unreadOf = async (reader: ScanReader): Promise<Unread[]> => {
  const out: Unread[] = []
  for (const { account } of await reader.accounts()) {
    for (const u of (await reader.account(account))?.unreadable ?? []) out.push({ account, ...u })
  }
  return out
}

const lineOf = (u: Unread): string =>
  `${u.account} ${u.region} ${u.type}${u.part === null ? '' : `.${u.part}`}: ${u.why} ${u.action} (${u.message})`

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version
