import { awsProvider } from '../cloudwatch.js'
import { Quarantine } from '../event.js'
import { about, keyword } from '../fields.js'
import { logSource } from '../source.js'
import { windowsEvents } from './windows/decode.js'
import { fields, normalise } from './windows/normalise.js'
import { eventsOf } from './windows/recognise.js'

/**
 * File access audit of FSx for Windows File Server: who opened, wrote, deleted which file, who connected to which share.
 * Source: FSx for Windows user guide, "Logging end user access with file access auditing".
 */
export default logSource({
  id: 'aws.fsx',
  title: { en: 'Amazon FSx for Windows: file access audit', ja: 'Amazon FSx for Windows：ファイルアクセス監査' },
  // Log groups begin with /aws/fsx, Firehose streams with aws-fsx.
  key: /(?:^|\/)aws\/fsx\/|(?:^|\/)aws-fsx[^/]*(?:\/|-\d)/,
  content: (head) => eventsOf(head) === 'fsx',
  decode: windowsEvents,
  fields: {
    ...fields,
    ...awsProvider,
    'aws.fsx.file_server': about(keyword, 'File server of the file system', 'ファイルシステムのファイルサーバー'),
  },
  normalise(record) {
    const event = normalise(record)
    if (event instanceof Quarantine) return event
    const host = event['host.name']
    event['aws.fsx.file_server'] = typeof host === 'string' ? host.split('.')[0]?.toLowerCase() : undefined
    return event
  },
})
