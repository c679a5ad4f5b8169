import type { EC2Client } from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import compute from '../../../src/posture/controls/services/ec2.js'
import account from '../../../src/posture/controls/services/ec2-account.js'
import connect from '../../../src/posture/controls/services/ec2-connect.js'
import network from '../../../src/posture/controls/services/ec2-network.js'
import groups from '../../../src/posture/controls/services/ec2-security-groups.js'
import { tagControls } from '../../../src/posture/controls/tags.js'
import { collectOne } from '../../../src/posture/inventory/collect.js'
import ec2 from '../../../src/posture/inventory/services/ec2.js'
import ec2Account from '../../../src/posture/inventory/services/ec2-account.js'
import ec2Connect from '../../../src/posture/inventory/services/ec2-connect.js'
import ec2Network from '../../../src/posture/inventory/services/ec2-network.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed } from '../seed/ec2.js'
import type { Declared } from '../seed/seed.js'

const controls = [...compute, ...account, ...network, ...groups, ...connect, ...tagControls]
const collectors = [ec2, ec2Account, ec2Network, ec2Connect]

let moto: Awaited<ReturnType<typeof startMoto>>
let declared: Declared
let collected: Awaited<ReturnType<typeof collectAll>>
beforeAll(async () => {
  if (!hasMoto) return
  moto = await startMoto()
  const reach = emulated(moto.url)
  declared = await seed(seedAws(reach))
  collected = await collectAll(collectors, reach)
}, 120_000)
afterAll(() => moto?.stop())

test.runIf(hasMoto)('what the seed made is what the controls say', () => {
  const verdicts = judgeAll(controls, collected)
  const wrong: string[] = []
  for (const [control, { passed = [], failed = [] }] of Object.entries(declared)) {
    for (const arn of passed)
      if (verdicts.get(`${control} ${arn}`) !== 'PASSED')
        wrong.push(`${control} ${arn}: ${verdicts.get(`${control} ${arn}`)}, not PASSED`)
    for (const arn of failed)
      if (verdicts.get(`${control} ${arn}`) !== 'FAILED')
        wrong.push(`${control} ${arn}: ${verdicts.get(`${control} ${arn}`)}, not FAILED`)
  }
  expect(wrong).toEqual([])
})

test.runIf(hasMoto)('what the emulator cannot answer is said, and is never a verdict', () => {
  expect([...collected.unlisted.keys()].sort()).toEqual([
    'AWS::EC2::ClientVpnEndpoint',
    'AWS::EC2::SnapshotBlockPublicAccess',
    'AWS::EC2::TrafficMirrorSession',
    'AWS::EC2::VPCBlockPublicAccessOptions',
  ])
  const verdicts = judgeAll(controls, collected)
  const vpns = collected.cis.filter((ci) => ci.resourceType === 'AWS::EC2::VPNConnection')
  expect(vpns).toHaveLength(1)
  for (const { arn } of vpns)
    for (const id of ['EC2.20', 'EC2.171', 'EC2.183']) expect(verdicts.get(`${id} ${arn}`)).toBe('WARNING')
})

test.runIf(hasMoto)('no secret is stored: neither pre-shared keys nor user data', () => {
  const all = JSON.stringify(collected.cis)
  expect(all).not.toMatch(/pre_?shared_?key/i)
  expect(all).not.toContain(Buffer.from('#!/bin/sh').toString('base64').slice(0, 10))
  expect(all).not.toMatch(/userData/i)
})

test.runIf(hasMoto)('one resource alone comes out as it did in the list', async () => {
  const reach = emulated(moto.url, { now: new Date(collected.cis[0]?.configurationItemCaptureTime ?? 0) })
  for (const spec of collectors.flatMap((c) => c.resources)) {
    const ci = collected.cis.find((c) => c.resourceType === spec.type)
    if (ci === undefined) continue
    expect(await collectOne(spec, reach, ci.resourceId), spec.type).toEqual(ci)
    expect(await collectOne(spec, reach, ci.arn), spec.type).toEqual(ci)
    expect(await collectOne(spec, reach, `${ci.resourceId.slice(0, -1)}z`), spec.type).toBeUndefined()
  }
})

test.runIf(hasMoto)('when every call is denied nothing is listed as complete and nothing passes', async () => {
  const deny = (client: object) => {
    const { middlewareStack } = client as EC2Client
    middlewareStack.add(
      () => () => {
        throw Object.assign(new Error('You are not authorized to perform this operation.'), {
          name: 'UnauthorizedOperation',
        })
      },
      { step: 'initialize' },
    )
  }
  const reach = emulated(moto.url, { onClient: deny })
  const denied = await collectAll(collectors, reach)
  expect([...denied.unlisted.keys()].sort()).toEqual(collectors.flatMap((c) => c.resources.map((r) => r.type)).sort())
  for (const why of denied.unlisted.values()) expect(why).toMatch(/^denied/)
  expect(denied.cis.map((ci) => ci.resourceType)).toEqual(['AWS::::Account'])
  expect(Object.keys(denied.cis[0]?.unread ?? {}).sort()).toEqual(Object.keys(ec2Account.account ?? {}).sort())
  expect(new Set(judgeAll(controls, denied).values())).toEqual(new Set(['WARNING']))
})
