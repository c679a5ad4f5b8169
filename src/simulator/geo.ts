import { PLACES, type Place } from './places.js'

/** A node of the search tree: where a 0 and where a 1 leads. */
interface Node {
  readonly sides: [Node | Place | undefined, Node | Place | undefined]
}

const isNode = (value: Node | Place | undefined): value is Node => value !== undefined && 'sides' in value

/** The bits of a network: IPv4 lies in IPv6 below 96 bits of zero. */
const bitsOf = (cidr: string): number[] => {
  const [ip = '', length = ''] = cidr.split('/')
  const bits = ip.split('.').flatMap((part) => [7, 6, 5, 4, 3, 2, 1, 0].map((n) => (Number(part) >> n) & 1))
  return [...new Array<number>(96).fill(0), ...bits.slice(0, Number(length))]
}

const treeOf = (networks: readonly (readonly [cidr: string, place: Place])[]): Node => {
  const root: Node = { sides: [undefined, undefined] }
  for (const [cidr, place] of networks) {
    let node = root
    const bits = bitsOf(cidr)
    const last = bits.pop() as 0 | 1
    for (const bit of bits as (0 | 1)[]) {
      const next = node.sides[bit]
      // What lies inside a larger network keeps that one's place around it.
      const below: Node = isNode(next) ? next : { sides: [next, next] }
      node.sides[bit] = below
      node = below
    }
    node.sides[last] = place
  }
  return root
}

const MAP = 7
const TEXT = 2
const UINT16 = 5
const UINT32 = 6
const UINT64 = 9
const ARRAY = 11

const control = (type: number, size: number): number[] => {
  const head = size < 29 ? [size] : [29, size - 29]
  const [first = 0, ...rest] = head
  return type < 8 ? [type * 32 + first, ...rest] : [first, type - 7, ...rest]
}
const text = (value: string): number[] => {
  const bytes = Buffer.from(value)
  return [...control(TEXT, bytes.length), ...bytes]
}
const whole = (type: number, value: number): number[] => {
  const bytes: number[] = []
  for (let left = value; left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256)
  return [...control(type, bytes.length), ...bytes]
}
const map = (...entries: readonly (readonly [string, number[]])[]): number[] => [
  ...control(MAP, entries.length),
  ...entries.flatMap(([name, value]) => [...text(name), ...value]),
]

const rowOf = ({ country, city, as, organization }: Place): number[] =>
  map(
    ['country', map(['iso_code', text(country)])],
    ['city', map(['names', map(['en', text(city)])])],
    ['autonomous_system_number', whole(UINT32, as)],
    ['autonomous_system_organization', text(organization)],
  )

/**
 * A database of the simulation's addresses, which no real one knows
 * (source: "MaxMind DB File Format Specification", version 2.0).
 */
export const simulatedGeo = (): Buffer => {
  // The first that holds an address tells its place: so it is put in last.
  const root = treeOf([...PLACES].reverse())
  const nodes: Node[] = []
  const number = new Map<Node, number>()
  const walk = (node: Node): void => {
    number.set(node, nodes.push(node) - 1)
    for (const side of node.sides) if (isNode(side)) walk(side)
  }
  walk(root)
  const data: number[] = []
  const offsets = new Map<Place, number>()
  for (const [, place] of PLACES) {
    if (offsets.has(place)) continue
    offsets.set(place, data.length)
    data.push(...rowOf(place))
  }
  const tree = Buffer.alloc(nodes.length * 6)
  for (const [i, { sides }] of nodes.entries()) {
    for (const [side, value] of sides.entries()) {
      const record =
        value === undefined
          ? nodes.length
          : isNode(value)
            ? (number.get(value) as number)
            : nodes.length + 16 + (offsets.get(value) as number)
      tree.writeUIntBE(record, i * 6 + side * 3, 3)
    }
  }
  const metadata = map(
    ['node_count', whole(UINT32, nodes.length)],
    ['record_size', whole(UINT16, 24)],
    ['ip_version', whole(UINT16, 6)],
    ['database_type', text('Hinomi-Simulated-City')],
    ['languages', [...control(ARRAY, 1), ...text('en')]],
    ['binary_format_major_version', whole(UINT16, 2)],
    ['binary_format_minor_version', whole(UINT16, 0)],
    ['build_epoch', whole(UINT64, 0)],
    ['description', map(['en', text('SIMULATED: places invented by hinomi demo')])],
  )
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    Buffer.from(data),
    Buffer.from([0xab, 0xcd, 0xef]),
    Buffer.from('MaxMind.com'),
    Buffer.from(metadata),
  ])
}
