import { jsonRecords } from '../decode/json.js'
import { jsonHead } from '../decode/json-head.js'
import { logSource } from '../source.js'
import { fields } from './networkfirewall/fields.js'
import { normalise } from './networkfirewall/normalise.js'

/**
 * AWS Network Firewall: alert, flow and TLS logs.
 * Source: Network Firewall developer guide, "Contents of a firewall log"; Suricata user guide, "Eve JSON Format".
 */
export default logSource<unknown>({
  id: 'aws.networkfirewall',
  title: { en: 'AWS Network Firewall', ja: 'AWS Network Firewall' },
  // AWSLogs/ACCOUNT/network-firewall/LOGTYPE/REGION/FIREWALL/YYYY/MM/DD/HH/ACCOUNT_network-firewall_LOGTYPE_REGION_…
  key: /(?:^|\/)\d{12}\/network-firewall\/|(?:^|\/)\d{12}_network-firewall_/,
  content(head) {
    const { record } = jsonHead(head)
    return ['firewall_name', 'availability_zone', 'event_timestamp', 'event'].every((name) => record.has(name))
  },
  decode: jsonRecords(),
  fields,
  normalise,
})
