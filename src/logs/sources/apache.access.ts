import { cloudWatchLogs } from '../decode/json.js'
import { quotedLines } from '../decode/quoted.js'
import { Quarantine } from '../event.js'
import { about, type Fields, keywords } from '../fields.js'
import { logSource } from '../source.js'
import { combinedEvent, combinedFields } from '../web/combined.js'

const fields: Fields = {
  ...combinedFields,
  'apache.access.other': about(
    keywords,
    'Values that a log format of one’s own appends, in order',
    '独自のログ形式で追加された値（順）',
  ),
}

/** `www.example.com:443 192.0.2.1 - - [` of the format `vhost_combined`: only Apache writes it. */
const VIRTUAL =
  /^\ufeff?[A-Za-z0-9._[\]:-]+:\d{1,5} \S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "/

/** Apache HTTP Server: access logs in the formats common, combined and vhost_combined. */
export default logSource<readonly string[]>({
  id: 'apache.access',
  title: { en: 'Apache HTTP Server access logs', ja: 'Apache HTTP Serverアクセスログ' },
  key: /(?:^|\/)(?:apache2?|httpd)(?:\/|[-_.])(?:[^/]*\/)*[^/]*access[^/]*$/i,
  content: (head) => VIRTUAL.test(head),
  decode: cloudWatchLogs(quotedLines({ escapes: true, brackets: true })),
  fields,
  normalise(values) {
    // With the virtual host first, the time is the fifth value.
    const isVirtual = /^\d\d\/[A-Z]/.test(values[4] ?? '') && !/^\d\d\/[A-Z]/.test(values[3] ?? '')
    const read = isVirtual ? combinedEvent(values.slice(1), values[0]) : combinedEvent(values, undefined)
    if (read instanceof Quarantine) return read
    read.event['apache.access.other'] = read.rest
    return read.event
  },
})
