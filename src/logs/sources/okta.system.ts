import { jsonRecords } from '../decode/json.js'
import { jsonHead } from '../decode/json-head.js'
import { at, type Loose } from '../loose.js'
import { logSource } from '../source.js'
import { fields } from './okta/fields.js'
import { normalise } from './okta/normalise.js'

/** An event hook's delivery holds its events in `data.events`. */
const eventsIn = (document: Loose): readonly unknown[] | undefined => {
  const events = at(document, 'data', 'events')
  return Array.isArray(events) && document['eventType'] === 'com.okta.event_hook' ? events : undefined
}

/**
 * Okta System Log: as the API lists it, as log streams send it to EventBridge, and as event hooks deliver it.
 * Source: Okta developer reference, "System Log API", "LogEvent object"; Okta help, "Log streaming".
 */
export default logSource<unknown>({
  id: 'okta.system',
  title: { en: 'Okta System Log', ja: 'Oktaシステムログ' },
  key: /(?:^|\/)okta(?:[-_/]?system)?[-_/]?logs?\//i,
  content(head) {
    const { record, detailType, eventSource } = jsonHead(head)
    if (detailType !== '') return eventSource.startsWith('aws.partner/okta.com/')
    if (record.get('eventType') === 'com.okta.event_hook') return true
    const names = [
      'actor',
      'client',
      'outcome',
      'displayMessage',
      'authenticationContext',
      'securityContext',
      'legacyEventType',
    ]
    return (
      record.has('eventType') &&
      (record.has('published') || record.has('uuid')) &&
      names.filter((name) => record.has(name)).length >= 3
    )
  },
  decode: jsonRecords({ inside: eventsIn }),
  fields,
  normalise,
})
