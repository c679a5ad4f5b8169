import { jsonRecords } from '../decode/json.js'
import { jsonHead, wrappedRecord } from '../decode/json-head.js'
import { type Loose, list, object } from '../loose.js'
import { logSource } from '../source.js'
import { fields } from './workspace/fields.js'
import { normalise } from './workspace/normalise.js'

const ACTIVITY = 'admin#reports#activity'
const PAGE = 'admin#reports#activities'

/** An activity may list several events: each is a record, with what they share. */
const eachOf = (activity: Loose): readonly unknown[] | undefined => {
  const events = activity['events']
  if (!Array.isArray(events) || events.length < 2) return undefined
  return (events as unknown[]).map((event) => ({ ...activity, events: [event] }))
}

const eventsIn = (document: Loose): readonly unknown[] | undefined => {
  const isPage = document['kind'] === PAGE || (Array.isArray(document['items']) && document['events'] === undefined)
  if (!isPage) return eachOf(document)
  return list(document['items']).flatMap((item) => [...(eachOf(object(item)) ?? [item])])
}

const isActivity = (keys: ReadonlyMap<string, string> | undefined): boolean =>
  keys !== undefined && keys.get('kind') === ACTIVITY && keys.has('id')

/**
 * Google Workspace: audit logs of sign-ins, administration, tokens, Drive and other applications, as the Reports API
 * lists them, and one activity a line.
 * Source: Google Workspace Admin SDK, "REST Resource: activities", "Activity event names" of the applications.
 */
export default logSource<unknown>({
  id: 'google.workspace',
  title: { en: 'Google Workspace audit logs', ja: 'Google Workspace監査ログ' },
  // Whoever fetches them names the files: a folder has to say whose they are.
  key: /(?:^|\/)(?:google[-_/]?workspace|g-?suite)(?:[-_]?(?:audit|activit(?:y|ies)|reports?|logs?))*\//i,
  content(head) {
    const { record, detailType } = jsonHead(head)
    if (detailType !== '') return false
    // A page may be empty, and the next one in the file is not.
    return record.get('kind') === PAGE || isActivity(record) || isActivity(wrappedRecord(head, 'items'))
  },
  decode: jsonRecords({ records: 'items', leading: true, inside: eventsIn }),
  fields,
  normalise,
})
