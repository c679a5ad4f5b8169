import { awsProvider, envelopeHead } from '../cloudwatch.js'
import type { LogText } from '../decode/multiline.js'
import { type Event, Quarantine } from '../event.js'
import { about, type Fields, keyword } from '../fields.js'
import { logSource } from '../source.js'
import { windowsEvents } from './windows/decode.js'
import { DIRECTORY_GROUP } from './windows/directory.js'
import { normalise as normaliseWindows, fields as windowsFields } from './windows/normalise.js'

const fields: Fields = {
  ...windowsFields,
  ...awsProvider,
  'aws.directoryservice.directory_id': about(keyword, 'Directory', 'ディレクトリのID'),
  'aws.directoryservice.directory_name': about(
    keyword,
    'Its name, as corp.example.com',
    'ディレクトリの名前（corp.example.comなど）',
  ),
}

/** An event of a domain controller; which directory it is of stands in the name of the log group alone. */
const normalise = (record: LogText): Event | Quarantine => {
  const event = normaliseWindows(record)
  if (event instanceof Quarantine) return event
  const [, id, name] = DIRECTORY_GROUP.exec(record.group ?? '') ?? []
  event['aws.directoryservice.directory_id'] = id
  event['aws.directoryservice.directory_name'] = name
  return event
}

/**
 * AWS Managed Microsoft AD: security event logs of its domain controllers, which Directory Service forwards to
 * CloudWatch Logs; the same events as those of other Windows hosts, under the same fields.
 * Source: AWS Directory Service administration guide, "Enabling Amazon CloudWatch Logs log forwarding for AWS Managed
 * Microsoft AD".
 */
export default logSource({
  id: 'aws.directoryservice',
  title: {
    en: 'AWS Managed Microsoft AD: security event log',
    ja: 'AWS Managed Microsoft AD：セキュリティイベントログ',
  },
  key: /(?:^|\/)(?:aws[-_/])?directory-?service(?:[-_]?(?:events?|logs?))?\/|(?:^|\/)MicrosoftAD\//i,
  content: (head) => DIRECTORY_GROUP.test(envelopeHead(head)?.group ?? ''),
  decode: windowsEvents,
  fields,
  normalise,
})
