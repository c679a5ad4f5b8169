/** Where the simulation says that an address is. */
export interface Place {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly name: string
  readonly city: string
  /** Autonomous system; its number is one of those kept for documentation (RFC 5398). */
  readonly as: number
  readonly organization: string
}

const place = (country: string, name: string, city: string, as: number, organization: string): Place => ({
  country,
  name,
  city,
  as,
  organization,
})

const TOKYO = place('JP', 'Japan', 'Tokyo', 64_496, 'Example Broadband KK')
const OSAKA = place('JP', 'Japan', 'Osaka', 64_497, 'Example Mobile KK')
const OFFICE = place('JP', 'Japan', 'Tokyo', 64_498, 'Aokumo Inc. (fictitious)')

/**
 * Addresses that reach nobody, as if they lay somewhere: customers in 198.18.0.0/16, scanners in 198.19.0.0/16, the
 * attacker in 192.0.2.0/24. The first that holds an address tells its place.
 */
export const PLACES: readonly (readonly [cidr: string, place: Place])[] = [
  ['192.0.2.64/26', place('RO', 'Romania', 'Bucharest', 64_505, 'Example Hosting SRL')],
  ['192.0.2.128/26', place('MD', 'Moldova', 'Chisinau', 64_506, 'Example Data Center')],
  ['192.0.2.192/26', place('RO', 'Romania', 'Iasi', 64_505, 'Example Hosting SRL')],
  ['203.0.113.0/24', OFFICE],
  ['198.51.100.0/24', TOKYO],
  ['198.18.0.0/18', TOKYO],
  ['198.18.64.0/18', OSAKA],
  ['198.18.128.0/19', place('JP', 'Japan', 'Nagoya', 64_496, 'Example Broadband KK')],
  ['198.18.160.0/21', place('US', 'United States', 'Seattle', 64_499, 'Example Wireless Inc.')],
  ['198.18.168.0/22', place('TW', 'Taiwan', 'Taipei', 64_500, 'Example Telecom')],
  ['198.18.172.0/22', place('KR', 'South Korea', 'Seoul', 64_501, 'Example Telecom')],
  ['198.18.176.0/22', place('SG', 'Singapore', 'Singapore', 64_502, 'Example Cloud Pte.')],
  ['198.18.180.0/22', place('DE', 'Germany', 'Frankfurt am Main', 64_503, 'Example Netz GmbH')],
  ['198.18.184.0/21', place('US', 'United States', 'Ashburn', 64_504, 'Example Crawlers Inc.')],
  ['198.19.0.0/23', place('NL', 'Netherlands', 'Amsterdam', 64_507, 'Example Servers B.V.')],
  ['198.19.2.0/23', place('CN', 'China', 'Shanghai', 64_508, 'Example Network')],
  ['198.19.4.0/23', place('BR', 'Brazil', 'São Paulo', 64_509, 'Exemplo Telecom')],
  ['198.19.6.0/23', place('US', 'United States', 'Dallas', 64_510, 'Example VPS LLC')],
  ['198.19.0.0/16', place('VN', 'Vietnam', 'Hanoi', 64_511, 'Example Telecom')],
]

const numberOf = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

const RANGES = PLACES.map(([cidr, where]) => {
  const [ip = '', bits = ''] = cidr.split('/')
  const from = numberOf(ip)
  return { from, to: from + 2 ** (32 - Number(bits)), where }
})

/** The place of an address; all of IPv6 is at home in Tokyo. */
export const placeOf = (ip: string): Place => {
  if (ip.includes(':')) return TOKYO
  const at = numberOf(ip)
  return RANGES.find(({ from, to }) => at >= from && at < to)?.where ?? TOKYO
}
