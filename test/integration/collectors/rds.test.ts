import { afterAll, beforeAll, expect, test } from 'vitest'
import instanceControls from '../../../src/posture/controls/services/rds.js'
import clusterControls from '../../../src/posture/controls/services/rds-clusters.js'
import eventControls from '../../../src/posture/controls/services/rds-events.js'
import logControls from '../../../src/posture/controls/services/rds-logs.js'
import snapshotControls from '../../../src/posture/controls/services/rds-snapshots.js'
import transitControls from '../../../src/posture/controls/services/rds-transit.js'
import ec2Network from '../../../src/posture/inventory/services/ec2-network.js'
import rds from '../../../src/posture/inventory/services/rds.js'
import rdsGroups from '../../../src/posture/inventory/services/rds-groups.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed } from '../seed/rds.js'

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto()
})
afterAll(() => moto?.stop())

test.runIf(hasMoto)('what the seed made is what the controls say', async () => {
  const reach = emulated(moto.url)
  const declared = await seed(seedAws(reach))
  const collected = await collectAll([rds, rdsGroups, ec2Network], reach)
  expect([...collected.unlisted].filter(([type]) => type.startsWith('AWS::RDS::'))).toEqual([])
  const verdicts = judgeAll(
    [instanceControls, snapshotControls, clusterControls, logControls, eventControls, transitControls].flat(),
    collected,
  )
  const wrong: string[] = []
  for (const [control, { passed = [], failed = [] }] of Object.entries(declared)) {
    for (const [arns, status] of [
      [passed, 'PASSED'],
      [failed, 'FAILED'],
    ] as const) {
      for (const arn of arns) {
        const verdict = verdicts.get(`${control} ${arn}`)
        if (verdict !== status) wrong.push(`${control} ${arn}: ${verdict}, not ${status}`)
      }
    }
  }
  expect(wrong).toEqual([])

  const tagged = collected.cis.find((c) => c.resourceType === 'AWS::RDS::DBProxy' && c.tags['team'] === 'orders')
  expect(tagged?.resourceName).toBe('t-tls-proxy')
  const cluster = collected.cis.find((c) => c.resourceName === 't-aurora')
  expect(cluster?.configuration).toMatchObject({ dbclusterIdentifier: 't-aurora', engine: 'aurora-mysql' })
  expect(cluster?.relationships).toContainEqual({
    name: 'Contains',
    resourceType: 'AWS::RDS::DBInstance',
    resourceName: 't-aurora-0',
  })
})
