import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SEVERITIES } from '../../contract/index.js'
import { LOCALES } from '../../kernel/errors.js'
import { asffOf, asffType } from './asff.js'
import { csvHead, csvRow } from './csv.js'
import type { Exported } from './exported.js'
import { htmlHead, htmlRow, htmlTail } from './html.js'
import { ocsfOf } from './ocsf.js'

const one: Exported = {
  controlId: 'S3.14',
  account: '111122223333',
  region: 'ap-northeast-1',
  resourceType: 'AWS::S3::Bucket',
  resourceId: 'logs',
  resourceName: 'logs',
  arn: 'arn:aws:s3:::logs',
  status: 'FAILED',
  reason: { en: 'Versioning is Off.', ja: 'バージョニングが Off です。' },
  findingId: 'f'.repeat(32),
  suppressed: false,
  since: '2026-11-01T00:00:00.000Z',
  title: { en: 'Buckets keep old versions', ja: 'バージョニングが有効' },
  severity: 'low',
  why: { en: 'It is gone.', ja: '失われます。' },
  fix: { en: 'Enable it.', ja: '有効にします。' },
  cli: 'aws s3api …',
  requirements: ['CIS AWS Foundations Benchmark v1.2.0/2.3'],
  standards: ['cis-1.2.0'],
}
const AT = '2026-11-24T00:00:00.000Z'

/** Anything that a resource or a standard may be named. */
const any = fc.record({
  status: fc.constantFrom<Exported['status']>('FAILED', 'PASSED', 'WARNING', 'NOT_AVAILABLE'),
  severity: fc.constantFrom(...SEVERITIES),
  resourceId: fc.string({ maxLength: 3000, unit: 'grapheme' }),
  arn: fc.string({ maxLength: 3000 }),
  resourceType: fc.constantFrom('AWS::S3::Bucket', 'AWS::New::Thing', 'AWS::::Account'),
  region: fc.constantFrom('global', 'us-east-1'),
  reason: fc.option(fc.record({ en: fc.string({ maxLength: 3000 }), ja: fc.string({ maxLength: 3000 }) })),
  requirements: fc.array(fc.string({ minLength: 1, maxLength: 200 }), { maxLength: 60 }),
  standards: fc.array(fc.string({ minLength: 1, maxLength: 50 }), { maxLength: 60 }),
  suppressed: fc.boolean(),
})

describe('ASFF', () => {
  test('names the resource and its state as Security Hub does', () => {
    expect(asffOf(one, 'ja', AT)).toMatchObject({
      ProductArn: 'arn:aws:securityhub:ap-northeast-1:111122223333:product/111122223333/default',
      Severity: { Label: 'LOW' },
      Resources: [{ Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::logs', Region: 'ap-northeast-1' }],
      Compliance: { Status: 'FAILED', SecurityControlId: 'S3.14' },
      Workflow: { Status: 'NEW' },
      RecordState: 'ACTIVE',
    })
    expect(asffOf({ ...one, suppressed: true }, 'en', AT)).toMatchObject({ Workflow: { Status: 'SUPPRESSED' } })
    expect(asffOf({ ...one, status: 'PASSED' }, 'en', AT)).toMatchObject({
      Severity: { Label: 'INFORMATIONAL' },
      Workflow: { Status: 'RESOLVED' },
    })
    expect(asffType('AWS::New::Thing')).toBe('Other')
  })

  test('stays within what BatchImportFindings takes, whatever things are called', () => {
    fc.assert(
      fc.property(any, fc.constantFrom(...LOCALES), (more, locale) => {
        const f = asffOf({ ...one, ...more }, locale, AT)
        const resources = f['Resources'] as { Id: string }[]
        const compliance = f['Compliance'] as Record<string, string[]>
        expect(String(f['Title']).length).toBeLessThanOrEqual(256)
        expect(String(f['Description']).length).toBeLessThanOrEqual(1024)
        expect(String(f['Description']).length).toBeGreaterThan(0)
        const { RelatedRequirements = [], AssociatedStandards = [] } = compliance
        expect(RelatedRequirements.length).toBeLessThanOrEqual(32)
        for (const r of RelatedRequirements) expect(r.length).toBeLessThanOrEqual(64)
        expect(AssociatedStandards.length).toBeLessThanOrEqual(20)
        expect(String(resources[0]?.Id).length).toBeLessThanOrEqual(512)
      }),
    )
  })
})

test('OCSF says status, severity and compliance by number and by word', () => {
  expect(ocsfOf(one, 'en', Date.parse(AT), '1.0.0')).toMatchObject({
    class_uid: 2003,
    type_uid: 200301,
    severity_id: 2,
    status_id: 1,
    compliance: { status_id: 3, status: 'Fail', control: 'S3.14' },
    resources: [{ uid: 'arn:aws:s3:::logs' }],
    cloud: { account: { uid: '111122223333' } },
  })
  expect(ocsfOf({ ...one, status: 'WARNING' }, 'en', 0, '1')).toMatchObject({ compliance: { status_id: 2 } })
})

test('a CSV cell is never a formula, and a row has as many cells as the head', () => {
  const row = csvRow({ ...one, resourceName: '=cmd|calc', requirements: [] }, 'en')
  expect(row).toContain("'=cmd|calc")
  expect(row.split(',').length).toBe(csvHead().split(',').length)
})

test('a name cannot bring markup into the report', () => {
  const evil = '<script>alert(1)</script>'
  const page =
    htmlHead({ at: AT, standards: [] }, 'ja') +
    htmlRow({ ...one, resourceName: evil, reason: { en: evil, ja: evil } }, 'ja') +
    htmlTail([evil], 'ja')
  expect(page).not.toContain('<script')
  expect(page).toContain('&#60;script&#62;')
})
