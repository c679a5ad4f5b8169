import { withoutTime } from '../cloudwatch.js'
import { jsonHead } from '../decode/json-head.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { fields } from './clientvpn/fields.js'
import { normalise } from './clientvpn/normalise.js'

/**
 * AWS Client VPN: attempts to connect, connections with what passed through them, resets; from CloudWatch Logs.
 * Source: AWS Client VPN administrator guide, "Connection logging for an AWS Client VPN endpoint".
 */
export default logSource({
  id: 'aws.clientvpn',
  title: { en: 'AWS Client VPN', ja: 'AWS Client VPN' },
  // CloudWatch Logs names a stream cvpn-endpoint-ID-REGION-YYYY/MM/DD-RANDOM unless told otherwise.
  key: /(?:^|\/)(?:aws[-_/])?client-?vpn(?:[-_]?(?:connections?|logs?))?\/|(?:^|\/)cvpn-endpoint-[0-9a-f]+-/i,
  content(head) {
    const { record } = jsonHead(withoutTime(head))
    return (
      record.has('connection-log-type') && (record.get('client-vpn-endpoint-id') ?? '').startsWith('cvpn-endpoint-')
    )
  },
  decode: logTexts({ json: true }),
  fields,
  normalise,
})
