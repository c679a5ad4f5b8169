import type { ACMClient } from '@aws-sdk/client-acm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import acmControls from '../../../src/posture/controls/services/acm.js'
import apiControls from '../../../src/posture/controls/services/apigateway.js'
import scalingControls from '../../../src/posture/controls/services/autoscaling.js'
import cloudfrontControls from '../../../src/posture/controls/services/cloudfront.js'
import cognitoControls from '../../../src/posture/controls/services/cognito.js'
import route53Controls from '../../../src/posture/controls/services/route53.js'
import wafControls from '../../../src/posture/controls/services/waf.js'
import { tagControls } from '../../../src/posture/controls/tags.js'
import { collectOne } from '../../../src/posture/inventory/collect.js'
import acm from '../../../src/posture/inventory/services/acm.js'
import apiGateway from '../../../src/posture/inventory/services/api-gateway.js'
import apiGatewayV2 from '../../../src/posture/inventory/services/apigatewayv2.js'
import autoScaling from '../../../src/posture/inventory/services/auto-scaling.js'
import cloudfront from '../../../src/posture/inventory/services/cloudfront.js'
import cognitoIdentity from '../../../src/posture/inventory/services/cognito-identity.js'
import cognitoUsers from '../../../src/posture/inventory/services/cognito-identity-provider.js'
import route53 from '../../../src/posture/inventory/services/route-53.js'
import waf from '../../../src/posture/inventory/services/waf.js'
import wafRegional from '../../../src/posture/inventory/services/waf-regional.js'
import wafV2 from '../../../src/posture/inventory/services/wafv2.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { expectDeclared } from '../../support/declared.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed as acmSeed } from '../seed/acm.js'
import { seed as apiSeed } from '../seed/api-gateway.js'
import { seed as scalingSeed } from '../seed/auto-scaling.js'
import { seed as cloudfrontSeed } from '../seed/cloudfront.js'
import { seed as cognitoSeed } from '../seed/cognito.js'
import { seed as route53Seed } from '../seed/route-53.js'
import { seed as wafSeed } from '../seed/wafv2.js'

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto()
})
afterAll(() => moto?.stop())

describe.runIf(hasMoto).each([
  ['certificates', acmSeed, [acm], acmControls],
  ['APIs', apiSeed, [apiGateway, apiGatewayV2], apiControls],
  ['scaling groups', scalingSeed, [autoScaling], scalingControls],
  ['distributions', cloudfrontSeed, [cloudfront], cloudfrontControls],
  ['user pools', cognitoSeed, [cognitoUsers, cognitoIdentity], cognitoControls],
  ['zones', route53Seed, [route53], route53Controls],
  ['web ACLs', wafSeed, [wafV2], wafControls],
] as const)('%s', (name, seed, collectors, controls) => {
  test('what the seed made is what the controls say', async () => {
    const reach = emulated(moto.url)
    const declared = await seed(seedAws(reach))
    const collected = await collectAll(collectors, reach)
    expect([...collected.unlisted]).toEqual([])
    expectDeclared(declared, judgeAll([...controls, ...tagControls], collected))
    for (const ci of collected.cis) expect(ci.unread, ci.arn).toBeUndefined()
    // Passwords to origins and in user data are not kept.
    expect(JSON.stringify(collected.cis), name).not.toMatch(/seed-password|IyEvYmluL3No/)

    for (const spec of collectors.flatMap((c) => c.resources)) {
      const ci = collected.cis.find((c) => c.resourceType === spec.type)
      expect(ci, spec.type).toBeDefined()
      const again = await collectOne(spec, reach, ci?.resourceId ?? '')
      expect({ ...again, configurationItemCaptureTime: '' }, spec.type).toEqual({
        ...ci,
        configurationItemCaptureTime: '',
      })
    }
  }, 60_000)
})

test.runIf(hasMoto)(
  'what is denied is unlisted, and what was listed before is not judged as passed',
  async () => {
    const collectors = [
      acm,
      apiGateway,
      apiGatewayV2,
      autoScaling,
      cloudfront,
      cognitoUsers,
      cognitoIdentity,
      route53,
      wafV2,
    ]
    const all = collectors.flatMap((c) => c.resources)
    /** Every call fails but those of these commands. */
    const deniedBut = (...allowed: string[]) =>
      emulated(moto.url, {
        onClient: (client) =>
          (client as ACMClient).middlewareStack.add(
            (next, context) => (args) => {
              if (allowed.includes(context.commandName ?? '')) return next(args)
              throw Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' })
            },
            { step: 'initialize' },
          ),
      })
    const nothing = await collectAll(collectors, deniedBut())
    expect(nothing.cis).toEqual([])
    expect([...nothing.unlisted.keys()].sort()).toEqual(all.map((r) => r.type).sort())
    for (const why of nothing.unlisted.values()) expect(why).toMatch(/^denied/)

    const lists = await collectAll(
      [cloudfront, wafV2],
      deniedBut('ListDistributionsCommand', 'GetDistributionCommand', 'ListWebACLsCommand', 'GetWebACLCommand'),
    )
    expect(lists.cis.length).toBeGreaterThan(0)
    const verdicts = judgeAll([...cloudfrontControls, ...wafControls, ...tagControls], lists)
    for (const [key, status] of verdicts)
      if (/^(CloudFront\.(12|14)|WAF\.11) /.test(key)) expect(status, key).toMatch(/^(WARNING|NOT_AVAILABLE)$/)
  },
  60_000,
)

test.runIf(hasMoto)('AWS WAF Classic, which the emulator lacks, is unlisted and never empty', async () => {
  const { cis, unlisted } = await collectAll([waf, wafRegional], emulated(moto.url))
  expect(cis).toEqual([])
  expect([...unlisted.keys()].sort()).toEqual(
    ['WAF', 'WAFRegional'].flatMap((half) => ['Rule', 'RuleGroup', 'WebACL'].map((kind) => `AWS::${half}::${kind}`)),
  )
})
