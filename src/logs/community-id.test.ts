import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { communityId, communityIdSql, type Flow } from './community-id.js'
import { canonicalIp } from './ip.js'

/** Flows and their identities from the specification's `baseline/baseline_deflt.json`. */
const published: readonly (readonly [number, string, string, number | undefined, number | undefined, string])[] = [
  [58, 'fe80::200:86ff:fe05:80da', 'fe80::260:97ff:fe07:69ea', 135, 136, '1:dGHyGvjMfljg6Bppwm3bg0LO8TY='],
  [58, 'fe80::260:97ff:fe07:69ea', 'fe80::200:86ff:fe05:80da', 136, 135, '1:dGHyGvjMfljg6Bppwm3bg0LO8TY='],
  [58, 'fe80::260:97ff:fe07:69ea', 'fe80::200:86ff:fe05:80da', 135, 136, '1:zavyT/cezQr1fmImYCwYnMXbgck='],
  [58, '3ffe:501:1800:2345::2', '3ffe:507:0:1:200:86ff:fe05:80da', 3, 0, '1:2ObVBgIn28oZvibYZhZMBgh7WdQ='],
  [58, '3ffe:501:410:0:2c0:dfff:fe47:33e', '3ffe:507:0:1:200:86ff:fe05:80da', 1, 4, '1:hLZd0XGWojozrvxqE0dWB1iM6R0='],
  [58, '3ffe:507:0:1:200:86ff:fe05:80da', '3ffe:501:0:1001::2', 128, 129, '1:+TW+HtLHvV1xnGhV1lv7XoJrqQg='],
  [58, '3ffe:501:0:1001::2', '3ffe:507:0:1:200:86ff:fe05:80da', 129, 128, '1:+TW+HtLHvV1xnGhV1lv7XoJrqQg='],
  [58, 'fe80::200:86ff:fe05:80da', 'ff02::2', 133, 134, '1:hO+sN4H+MG5MY/8hIrXPqc4ZQz0='],
  [58, 'fe80::260:97ff:fe07:69ea', 'ff02::1', 134, 133, '1:pkvHqCL88/tg1k4cPigmZXUtL00='],
  [1, '192.168.0.89', '192.168.0.1', 8, 0, '1:X0snYXpgwiv9TZtqg64sgzUn6Dk='],
  [1, '192.168.0.1', '192.168.0.89', 0, 8, '1:X0snYXpgwiv9TZtqg64sgzUn6Dk='],
  [1, '10.0.0.1', '10.0.0.2', 11, 0, '1:YHxtAirCG//0OzkcVAukqKQN9xM='],
  [6, '2001:470:e5bf:dead:4957:2174:e82c:4887', '2607:f8b0:400c:c03::1a', 63943, 25, '1:/qFaeAR+gFe1KYjMzVDsMv+wgU4='],
  [6, '2607:f8b0:400c:c03::1a', '2001:470:e5bf:dead:4957:2174:e82c:4887', 25, 63943, '1:/qFaeAR+gFe1KYjMzVDsMv+wgU4='],
  [132, '192.168.170.8', '192.168.170.56', 7, 7, '1:MP2EtRCAUIZvTw6MxJHLV7N7JDs='],
  [132, '192.168.170.56', '192.168.170.8', 7, 7, '1:MP2EtRCAUIZvTw6MxJHLV7N7JDs='],
  [6, '128.232.110.120', '66.35.250.204', 34855, 80, '1:LQU9qZlK+B5F3KDmev6m5PMibrg='],
  [6, '66.35.250.204', '128.232.110.120', 80, 34855, '1:LQU9qZlK+B5F3KDmev6m5PMibrg='],
  [17, '192.168.1.52', '8.8.8.8', 54585, 53, '1:d/FP5EW3wiY1vCndhwleRRKHowQ='],
  [17, '8.8.8.8', '192.168.1.52', 53, 54585, '1:d/FP5EW3wiY1vCndhwleRRKHowQ='],
  [46, '10.1.12.1', '10.1.12.2', undefined, undefined, '1:KHlLkgoJW7ifUTyTSgyVfkFHzKw='],
  [46, '10.1.12.2', '10.1.12.1', undefined, undefined, '1:KHlLkgoJW7ifUTyTSgyVfkFHzKw='],
  // Same address on both sides: the ports decide the order.
  [6, '192.168.1.42', '192.168.1.42', 42, 41, '1:eRcf7I/xocOxnYo5pbJBV5NhVm0='],
  [6, '192.168.1.42', '192.168.1.42', 41, 42, '1:eRcf7I/xocOxnYo5pbJBV5NhVm0='],
]

const flowOf = ([protocol, source, destination, sourcePort, destinationPort]: (typeof published)[number]): Flow => ({
  protocol,
  source,
  destination,
  sourcePort,
  destinationPort,
})

let instance: DuckDBInstance
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' })
})
afterAll(() => instance.closeSync())

/** The identities as the SQL gives them, in the flows' order. */
const bySql = async (flows: readonly Flow[]): Promise<(string | undefined)[]> => {
  const connection = await instance.connect()
  try {
    const id = communityIdSql({
      source: 'f.s',
      destination: 'f.d',
      protocol: 'f.p',
      sourcePort: 'f.sp',
      destinationPort: 'f.dp',
    })
    const rows = flows.map(
      (f, i) =>
        `(${i}, '${f.source}', '${f.destination}', ${f.protocol}, ${f.sourcePort ?? 'NULL'}, ${f.destinationPort ?? 'NULL'})`,
    )
    const reader = await connection.runAndReadAll(
      `SELECT ${id} FROM (SELECT i, s, d, p::INTEGER AS p, sp::BIGINT AS sp, dp::BIGINT AS dp FROM (VALUES ${rows.join(', ')}) v(i, s, d, p, sp, dp)) f ORDER BY i`,
    )
    return reader.getRows().map(([value]) => (value === null ? undefined : String(value)))
  } finally {
    connection.closeSync()
  }
}

describe('identities that the specification publishes', () => {
  test.each(published)('protocol %i, %s to %s, %s %s', (...vector) => {
    expect(communityId(flowOf(vector))).toBe(vector[5])
  })

  test('are the same in SQL', async () => {
    expect(await bySql(published.map(flowOf))).toEqual(published.map((vector) => vector[5]))
  })
})

test('what is no flow has no identity, in both forms', async () => {
  const flows: Flow[] = [
    { source: '10.0.0.1', destination: '::1', protocol: 6, sourcePort: 1, destinationPort: 2 },
    { source: '10.0.0.1', destination: '10.0.0.2', protocol: 6, sourcePort: 1 },
    { source: '10.0.0.1', destination: '10.0.0.2', protocol: 1 },
    { source: '10.0.0.1', destination: 'nowhere', protocol: 17, sourcePort: 1, destinationPort: 2 },
  ]
  expect(flows.map(communityId)).toEqual([undefined, undefined, undefined, undefined])
  expect(await bySql(flows)).toEqual([undefined, undefined, undefined, undefined])
})

test('SQL and JavaScript agree on flows of all kinds, and both directions of a flow have one identity', async () => {
  const ipv6 = fc
    .oneof(
      fc.ipV6(),
      fc
        .array(fc.constantFrom('0', '0', '0', '1', 'ab', 'ffff'), { minLength: 8, maxLength: 8 })
        .map((groups) => groups.join(':')),
    )
    .map((text) => canonicalIp(text) ?? '::')
  const side = fc.tuple(fc.boolean(), fc.ipV4(), ipv6, fc.ipV4(), ipv6)
  const flow = fc
    .tuple(
      side,
      fc.oneof(fc.constantFrom(1, 6, 17, 58, 132), fc.integer({ min: 0, max: 255 })),
      fc.oneof(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 0, max: 65_535 })),
      fc.oneof(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 0, max: 65_535 })),
    )
    .map(
      ([[six, a4, a6, b4, b6], protocol, sourcePort, destinationPort]): Flow => ({
        source: six ? a6 : a4,
        destination: six ? b6 : b4,
        protocol,
        sourcePort,
        destinationPort,
      }),
    )
  const flows = fc.sample(flow, { numRuns: 2000, seed: 7 })
  expect(await bySql(flows)).toEqual(flows.map(communityId))
  for (const f of flows) {
    if (f.protocol === 1 || f.protocol === 58) continue
    const back = {
      ...f,
      source: f.destination,
      destination: f.source,
      sourcePort: f.destinationPort,
      destinationPort: f.sourcePort,
    }
    expect(communityId(back)).toBe(communityId(f))
  }
})
