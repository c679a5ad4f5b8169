type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** EventBridge's events that carry whole findings (Security Hub user guide, "EventBridge event formats"). */
const WITH_FINDINGS: ReadonlySet<unknown> = new Set([
  'Security Hub Findings - Imported',
  'Security Hub Findings - Custom Action',
])

/** The findings of an EventBridge event of Security Hub; undefined for what is no such event. */
export const findingsOfEvent = (value: unknown): readonly unknown[] | undefined => {
  if (!isObject(value) || value['source'] !== 'aws.securityhub') return undefined
  const detail = value['detail']
  const findings = isObject(detail) ? detail['findings'] : undefined
  if (Array.isArray(findings)) return findings
  // Insight results and what may come: no findings are in them, and none are lost.
  return WITH_FINDINGS.has(value['detail-type']) ? undefined : []
}

/** What stands in a file: an event, an answer of GetFindings, or a finding. */
export const findingsOf = (value: unknown): readonly unknown[] => {
  const ofEvent = findingsOfEvent(value)
  if (ofEvent !== undefined) return ofEvent
  if (isObject(value) && Array.isArray(value['Findings'])) return value['Findings']
  return [value]
}

/** The findings in a message of a queue, in SNS's envelope or as EventBridge sends it; undefined: somebody else's. */
export const findingsOfMessage = (body: string): readonly unknown[] | undefined => {
  let message = parse(body)
  if (isObject(message) && message['TopicArn'] !== undefined) {
    const inner = message['Message']
    message = typeof inner === 'string' ? parse(inner) : inner
  }
  return findingsOfEvent(message)
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
