import type { IncomingWebhookSendArguments } from '@slack/webhook'
import { SEVERITIES } from '../contract/index.js'
import type { FindingRecord } from '../findings/index.js'
import type { Locale } from '../kernel/errors.js'
import { escaped, plain } from './slack-text.js'
import { countOf, type Summary } from './summary.js'
import { SEVERITY_ICON, SEVERITY_WORD, timeText, WORDS } from './texts.js'

/** What is told in one message: one finding, or several that waited together. */
export interface Told {
  readonly change: 'created' | 'reopened' | 'summary'
  /** Of a summary: the worst. */
  readonly finding: FindingRecord
  readonly summary?: Summary | null
}

type Block = NonNullable<IncomingWebhookSendArguments['blocks']>[number]

export interface SlackMessage {
  /** For notifications and screen readers. */
  readonly text: string
  readonly blocks: Block[]
}

/**
 * Slack's limits: header 150 characters, section 3,000, 10 fields of 2,000, 50 blocks; a message whose blocks pass
 * about 13,000 characters in all is refused. What stands here is well below, so that each line stays readable.
 */
const MOST = {
  header: 150,
  title: 120,
  value: 300,
  about: 1200,
  entity: 80,
  account: 40,
  fallback: 600,
  address: 1000,
} as const

/** Findings that one digest may hold: 20 entries of at most 460 characters stay below 13,000 with their JSON. */
export const DIGEST_MOST = 20

export const findingUrl = (publicUrl: string, id: string): string =>
  `${publicUrl.replace(/\/+$/, '')}/findings?open=${encodeURIComponent(id)}`

// Verbatim: Slack makes no links, channels or people of what it finds in the text.
const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text, verbatim: true })

const heading = (finding: FindingRecord, locale: Locale): string =>
  `${SEVERITY_ICON[finding.severity]} ${SEVERITY_WORD[finding.severity][locale]}${WORDS[locale].colon}${finding.title[locale]}`

/** What stands in one place of a message cannot look like its next line. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

const link = (url: string, label: string): string => `<${url.replace(/[<>|]/g, encodeURIComponent)}|${label}>`

/** One finding. */
export const findingMessage = ({ change, finding }: Told, locale: Locale, publicUrl: string): SlackMessage => {
  const w = WORDS[locale]
  const field = (name: string, value: string | null) =>
    mrkdwn(`*${name}*\n${escaped(oneLine(value ?? '–'), MOST.value)}`)
  const about = finding.about[locale].trim()
  const status = change === 'reopened' ? w.reopened(finding.reopened) : w.created
  return {
    text: fallback(`${heading(finding, locale)} (${finding.entity}, ${finding.account ?? '–'})`),
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: plain(heading(finding, locale), MOST.header), emoji: false },
      },
      { type: 'context', elements: [mrkdwn(escaped(`${change === 'reopened' ? '🔁 ' : ''}${status}`, MOST.value))] },
      {
        type: 'section',
        fields: [
          field(w.account, finding.account),
          field(w.region, finding.region),
          field(w.entity, finding.entity),
          field(w.count, w.events(finding.count)),
          field(w.first, timeText(finding.firstSeenAt, locale)),
          field(w.last, timeText(finding.lastSeenAt, locale)),
        ],
      },
      ...(about === ''
        ? []
        : [{ type: 'section' as const, text: mrkdwn(`*${w.todo}*\n${escaped(about, MOST.about)}`) }]),
      { type: 'section', text: mrkdwn(`*${link(findingUrl(publicUrl, finding.id), `${w.open} →`)}*`) },
      { type: 'context', elements: [mrkdwn(escaped(`${w.rule}: ${finding.ruleId} · Hinomi`, MOST.value))] },
    ],
  }
}

/** Up to `DIGEST_MOST` findings, in the order in which they were found. */
export const digestMessage = (told: readonly Told[], locale: Locale, publicUrl: string): SlackMessage => {
  const w = WORDS[locale]
  const amounts = SEVERITIES.flatMap((severity) => {
    const n = told.filter((one) => one.finding.severity === severity).length
    return n === 0 ? [] : [`${SEVERITY_ICON[severity]} ${SEVERITY_WORD[severity][locale]} ${n}`]
  }).join('  ·  ')
  return {
    text: fallback(`${w.digest(told.length)} (${amounts})`),
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: plain(`📋 ${w.digest(told.length)}`, MOST.header), emoji: false },
      },
      { type: 'context', elements: [mrkdwn(amounts)] },
      ...told.map(({ change, finding, summary }) => ({
        type: 'section' as const,
        text: mrkdwn(
          summary
            ? `📋 *${link(`${publicUrl.replace(/\/+$/, '')}/findings`, w.summary(countOf(summary), summary.resolved))}*`
            : entry(change, finding, locale, publicUrl),
        ),
      })),
      {
        type: 'context',
        elements: [mrkdwn(`${link(`${publicUrl.replace(/\/+$/, '')}/findings`, `${w.openAll} →`)} · Hinomi`)],
      },
    ],
  }
}

const entry = (change: Told['change'], finding: FindingRecord, locale: Locale, publicUrl: string): string => {
  const w = WORDS[locale]
  const title = escaped(oneLine(finding.title[locale]), MOST.title)
  const url = findingUrl(publicUrl, finding.id)
  // A very long public address would push the digest over the limit; the list's link at its end stays.
  const named = url.length > 160 ? `*${title}*` : `*${link(url, title)}*`
  const facts = [
    escaped(oneLine(finding.account ?? '–'), MOST.account),
    finding.entity === finding.account ? '' : escaped(oneLine(finding.entity), MOST.entity),
    w.events(finding.count),
    timeText(finding.lastSeenAt, locale),
  ].filter((fact) => fact !== '')
  return `${change === 'reopened' ? '🔁 ' : ''}${SEVERITY_ICON[finding.severity]} ${SEVERITY_WORD[finding.severity][locale]}  ${named}\n${facts.join(' · ')}`
}

/** Many findings of one look in one message: how many of each severity, the worst by name. */
export const summaryMessage = (summary: Summary, locale: Locale, publicUrl: string): SlackMessage => {
  const w = WORDS[locale]
  const head = w.summary(countOf(summary), summary.resolved)
  const amounts = SEVERITIES.flatMap((severity) => {
    const n = summary.opened[severity]
    return n === 0 ? [] : [`${SEVERITY_ICON[severity]} ${SEVERITY_WORD[severity][locale]} ${n}`]
  }).join('  ·  ')
  return {
    text: fallback(`${head} (${amounts})`),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: plain(`📋 ${head}`, MOST.header), emoji: false } },
      { type: 'context', elements: [mrkdwn(amounts)] },
      ...summary.worst.map((finding) => ({
        type: 'section' as const,
        text: mrkdwn(entry(finding.reopened > 0 ? 'reopened' : 'created', finding, locale, publicUrl)),
      })),
      {
        type: 'context',
        elements: [mrkdwn(`${link(`${publicUrl.replace(/\/+$/, '')}/findings`, `${w.openAll} →`)} · Hinomi`)],
      },
    ],
  }
}

/** What "send test" sends. */
export const testMessage = (locale: Locale): SlackMessage => {
  const w = WORDS[locale]
  return {
    text: fallback(w.test),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: w.test, emoji: false } },
      { type: 'section', text: mrkdwn(escaped(w.testAbout, MOST.about)) },
    ],
  }
}

const fallback = (text: string): string => escaped(oneLine(text), MOST.fallback)
