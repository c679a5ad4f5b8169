import { describe, expect, test } from 'vitest'
import { findingsOf, findingsOfMessage } from './envelope.js'
import { productOf, readFinding, securityControlOf, severityOf } from './finding.js'
import { asff } from './testing.js'

const read = (over: Record<string, unknown> = {}) => {
  const r = readFinding(asff(over))
  if (r.kind === 'bad') throw new Error(r.reason)
  return r.finding
}

test.each([
  [{ Id: '' }, /^Id: /],
  [{ ProductArn: undefined }, /^ProductArn: /],
  [{ AwsAccountId: '1' }, /^AwsAccountId: /],
  [{ UpdatedAt: 'yesterday' }, /^UpdatedAt: is no time$/],
  [{ Resources: [] }, /^Resources: /],
  [{ Workflow: { Status: 'DONE' } }, /^Workflow\.Status: /],
])('%j is bad, and it is said why', (over, why) => {
  const r = readFinding(asff(over))
  expect(r).toMatchObject({ kind: 'bad', reason: expect.stringMatching(why) })
})

test.each([7, 'x', [], undefined])('%j is bad', (value) => expect(readFinding(value).kind).toBe('bad'))

test('null stands for what is not there', () => {
  expect(read({ Note: null, Compliance: null, Remediation: null }).Note).toBeUndefined()
})

test.each([
  [{ Label: 'CRITICAL', Normalized: 1 }, 'critical'],
  [{ Normalized: 90 }, 'critical'],
  [{ Normalized: 89 }, 'high'],
  [{ Normalized: 40 }, 'medium'],
  [{ Normalized: 1 }, 'low'],
  [{ Normalized: 0 }, 'informational'],
  [undefined, 'informational'],
])('severity %j is %s', (Severity, expected) => expect(severityOf(read({ Severity }))).toBe(expected))

const HUB = 'arn:aws:securityhub:us-east-1::product/aws/securityhub'
test.each([
  [{ ProductArn: HUB, Compliance: { SecurityControlId: 'S3.14' } }, 'S3.14'],
  [{ ProductArn: HUB, GeneratorId: 'security-control/EC2.19' }, 'EC2.19'],
  [
    {
      ProductArn: HUB,
      ProductFields: {
        StandardsControlArn:
          'arn:aws:securityhub:us-east-1:111122223333:control/aws-foundational-security-best-practices/v/1.0.0/IAM.4',
      },
    },
    'IAM.4',
  ],
  [
    { ProductArn: HUB, GeneratorId: 'arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/1.4' },
    undefined,
  ],
  [{ Compliance: { SecurityControlId: 'S3.14' } }, undefined],
])('the control of %j is %s', (over, control) => expect(securityControlOf(read(over))).toBe(control))

test('a customer’s own product goes by its name', () => {
  const ProductArn = 'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default'
  expect(productOf(read({ ProductArn, ProductName: 'Scanner' }))).toBe('Scanner')
})

describe('events', () => {
  const event = {
    source: 'aws.securityhub',
    'detail-type': 'Security Hub Findings - Imported',
    detail: { findings: [asff({ Id: 'a' }), asff({ Id: 'b' })] },
  }
  test('hold findings, in files and in messages, bare and in SNS’s envelope', () => {
    expect(findingsOf(event)).toHaveLength(2)
    expect(findingsOfMessage(JSON.stringify(event))).toHaveLength(2)
    const sns = { TopicArn: 'arn:aws:sns:us-east-1:111122223333:t', Message: JSON.stringify(event) }
    expect(findingsOfMessage(JSON.stringify(sns))).toHaveLength(2)
  })
  test('of others are others’ business', () => {
    expect(findingsOfMessage(JSON.stringify({ source: 'aws.config', detail: {} }))).toBeUndefined()
    expect(findingsOfMessage('no JSON')).toBeUndefined()
  })
  test('of Security Hub without findings are taken, with nothing in them', () => {
    const insight = { source: 'aws.securityhub', 'detail-type': 'Security Hub Insight Results', detail: {} }
    expect(findingsOfMessage(JSON.stringify(insight))).toEqual([])
  })
})
