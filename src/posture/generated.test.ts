import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { POLICY_MOST, policiesOf, policyDocument, scanActions } from './accounts/policy.js'
import { roleTemplate } from './accounts/role-template.js'
import { controlsPage } from './controls/page.js'
import { loadControls } from './controls/registry.js'
import { catalogue } from './standards/catalogue.js'
import { loadStandards } from './standards/standards.js'

const kept = (file: string) => readFile(new URL(`../../${file}`, import.meta.url), 'utf8')
const actions = await scanActions()

test('infra/hinomi-readonly-role.yml is what `npm run generate` writes', async () => {
  expect(await kept('infra/hinomi-readonly-role.yml')).toBe(roleTemplate(actions))
})

test('docs/controls.md is what `npm run generate` writes', async () => {
  const controls = await loadControls()
  const standards = await loadStandards(undefined, new Set([...catalogue, ...controls].map((c) => c.id)))
  expect(await kept('docs/controls.md')).toBe(controlsPage(controls, standards))
})

describe('the permissions', () => {
  test('read and nothing else', () => {
    // Verbs that only look. IAM makes its credential report when asked to; API Gateway's actions are HTTP methods.
    const reads = /^([a-z0-9-]+:(Get|List|Describe|BatchGet)[A-Z]|iam:GenerateCredentialReport$|apigateway:GET$)/
    expect(actions.filter((action) => !reads.test(action))).toEqual([])
  })

  test('reach no data: no objects, items, secrets, parameter values, messages or log events', () => {
    const data =
      /^(s3:GetObject|dynamodb:(GetItem|Query|Scan|BatchGetItem)|secretsmanager:GetSecretValue|ssm:GetParameter|sqs:ReceiveMessage|logs:GetLogEvents|kms:Decrypt|lambda:GetFunction$|ec2:GetPasswordData|ec2:GetConsole)/
    expect(actions.filter((action) => data.test(action))).toEqual([])
  })

  test('fit into policies that IAM takes, of which a role has at most ten', () => {
    const policies = policiesOf(actions)
    expect(policies.flatMap((p) => p.Statement.flatMap((s) => s.Action))).toEqual(actions)
    for (const policy of policies) expect(JSON.stringify(policy).length).toBeLessThanOrEqual(POLICY_MOST)
    expect(policies.length).toBeLessThanOrEqual(10)
  })

  test('of the account that looks name the role in the others', async () => {
    const statements = await policyDocument('reader')
    expect(statements.at(-1)).toMatchObject({ Action: ['sts:AssumeRole'], Resource: 'arn:aws:iam::*:role/reader' })
  })

  test('are asked for by a template that CloudFormation can read', () => {
    // Its short forms (`!Ref`) are tags that plain YAML does not know; they are taken as their values.
    const template = parse(roleTemplate(actions), { logLevel: 'silent' }) as {
      Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>
    }
    const types = Object.values(template.Resources).map((r) => r.Type)
    expect(types.filter((t) => t === 'AWS::IAM::Role')).toHaveLength(1)
    expect(template.Resources['Role']?.Properties['ManagedPolicyArns']).toEqual(
      Object.keys(template.Resources).filter((name) => name !== 'Role'),
    )
  })
})
