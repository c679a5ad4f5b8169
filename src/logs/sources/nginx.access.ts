import { cloudWatchLogs } from '../decode/json.js'
import { quotedLines } from '../decode/quoted.js'
import { Quarantine } from '../event.js'
import { about, type Fields, keywords } from '../fields.js'
import { logSource } from '../source.js'
import { combinedEvent, combinedFields } from '../web/combined.js'

const fields: Fields = {
  ...combinedFields,
  'nginx.access.other': about(
    keywords,
    'Values that a log format of one’s own appends, in order',
    '独自のログ形式で追加された値（順）',
  ),
}

/**
 * nginx: access logs in the formats `combined` and `main`. Its lines cannot be told from Apache's: they are known by
 * their key, or by being named as the source.
 */
export default logSource<readonly string[]>({
  id: 'nginx.access',
  title: { en: 'nginx access logs', ja: 'nginxアクセスログ' },
  key: /(?:^|\/)nginx(?:\/|[-_.])(?:[^/]*\/)*[^/]*access[^/]*$/i,
  decode: cloudWatchLogs(quotedLines({ escapes: true, brackets: true })),
  fields,
  normalise(values) {
    const read = combinedEvent(values, undefined)
    if (read instanceof Quarantine) return read
    read.event['nginx.access.other'] = read.rest
    return read.event
  },
})
