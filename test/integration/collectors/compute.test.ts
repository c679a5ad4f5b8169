import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnyControl } from '../../../src/posture/controls/control.js'
import cloudformationControls from '../../../src/posture/controls/services/cloudformation.js'
import codebuildControls from '../../../src/posture/controls/services/codebuild.js'
import ecrControls from '../../../src/posture/controls/services/ecr.js'
import ecsControls from '../../../src/posture/controls/services/ecs.js'
import taskControls from '../../../src/posture/controls/services/ecs-task-definitions.js'
import eksControls from '../../../src/posture/controls/services/eks.js'
import esControls from '../../../src/posture/controls/services/es.js'
import kinesisControls from '../../../src/posture/controls/services/kinesis.js'
import lambdaControls from '../../../src/posture/controls/services/lambda.js'
import lambdaPolicyControls from '../../../src/posture/controls/services/lambda-policy.js'
import opensearchControls from '../../../src/posture/controls/services/opensearch.js'
import ssmControls from '../../../src/posture/controls/services/ssm.js'
import sfnControls from '../../../src/posture/controls/services/stepfunctions.js'
import { tagControls } from '../../../src/posture/controls/tags.js'
import type { Collector } from '../../../src/posture/inventory/collector.js'
import backup from '../../../src/posture/inventory/services/backup.js'
import cloudformation from '../../../src/posture/inventory/services/cloudformation.js'
import codebuild from '../../../src/posture/inventory/services/codebuild.js'
import ec2Network from '../../../src/posture/inventory/services/ec2-network.js'
import ecr from '../../../src/posture/inventory/services/ecr.js'
import ecs from '../../../src/posture/inventory/services/ecs.js'
import eks from '../../../src/posture/inventory/services/eks.js'
import elasticsearch from '../../../src/posture/inventory/services/elasticsearch-service.js'
import kinesis from '../../../src/posture/inventory/services/kinesis.js'
import lambda from '../../../src/posture/inventory/services/lambda.js'
import opensearch from '../../../src/posture/inventory/services/opensearch.js'
import sfn from '../../../src/posture/inventory/services/sfn.js'
import ssm from '../../../src/posture/inventory/services/ssm.js'
import { collectAll, emulated, judgeAll, seedAws } from '../../support/collected.js'
import { hasMoto, startMoto } from '../../support/moto.js'
import { seed as backupSeed } from '../seed/backup.js'
import { seed as cloudformationSeed } from '../seed/cloudformation.js'
import { seed as codebuildSeed } from '../seed/codebuild.js'
import { seed as ecrSeed } from '../seed/ecr.js'
import { seed as ecsSeed } from '../seed/ecs.js'
import { seed as eksSeed } from '../seed/eks.js'
import { seed as kinesisSeed } from '../seed/kinesis.js'
import { seed as lambdaSeed } from '../seed/lambda.js'
import { seed as opensearchSeed } from '../seed/opensearch.js'
import type { Seed } from '../seed/seed.js'
import { seed as sfnSeed } from '../seed/sfn.js'
import { seed as ssmSeed } from '../seed/ssm.js'

let moto: Awaited<ReturnType<typeof startMoto>>
beforeAll(async () => {
  if (hasMoto) moto = await startMoto()
})
afterAll(() => moto?.stop())

interface Row {
  readonly seed: Seed
  readonly collectors: readonly Collector[]
  readonly controls: readonly AnyControl[]
  /** Types whose calls the emulator does not know. */
  readonly unlisted?: readonly string[]
}

const rows: Readonly<Record<string, Row>> = {
  backup: {
    seed: backupSeed,
    collectors: [backup],
    controls: tagControls,
    unlisted: ['AWS::Backup::BackupSelection', 'AWS::Backup::RecoveryPoint'],
  },
  ecs: {
    seed: ecsSeed,
    collectors: [ecs],
    controls: [...ecsControls, ...taskControls],
    unlisted: ['AWS::ECS::CapacityProvider'],
  },
  eks: {
    seed: eksSeed,
    collectors: [eks],
    controls: eksControls,
    unlisted: ['AWS::EKS::IdentityProviderConfig'],
  },
  lambda: {
    seed: lambdaSeed,
    collectors: [lambda, ec2Network],
    controls: [...lambdaControls, ...lambdaPolicyControls],
  },
  ssm: {
    seed: ssmSeed,
    collectors: [ssm],
    controls: ssmControls,
    unlisted: ['AWS::SSM::ManagedInstanceInventory', 'AWS::SSM::PatchCompliance', 'AWS::SSM::AssociationCompliance'],
  },
  codebuild: {
    seed: codebuildSeed,
    collectors: [codebuild],
    controls: codebuildControls,
    unlisted: ['AWS::CodeBuild::ReportGroup'],
  },
  sfn: { seed: sfnSeed, collectors: [sfn], controls: sfnControls },
  cloudformation: { seed: cloudformationSeed, collectors: [cloudformation], controls: cloudformationControls },
  kinesis: { seed: kinesisSeed, collectors: [kinesis], controls: kinesisControls },
  opensearch: {
    seed: opensearchSeed,
    collectors: [opensearch, elasticsearch],
    controls: [...opensearchControls, ...esControls],
  },
  ecr: { seed: ecrSeed, collectors: [ecr], controls: ecrControls },
}

describe.runIf(hasMoto).each(Object.entries(rows))('%s', (_, { seed, collectors, controls, unlisted = [] }) => {
  test('what the seed made is what the controls say, and no secret was kept', async () => {
    const reach = emulated(moto.url)
    const declared = await seed(seedAws(reach))
    const collected = await collectAll(collectors, reach)
    const own = collectors.flatMap((c) => c.resources.map((r) => r.type))
    expect(
      [...collected.unlisted.keys()].filter((type) => own.includes(type) && !type.startsWith('AWS::EC2::')).sort(),
    ).toEqual([...unlisted].sort())

    const verdicts = judgeAll(controls, collected)
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
    expect(JSON.stringify(collected.cis)).not.toContain('not-to-be-kept')
  })
})
