import { z } from 'zod'
import type { Severity } from '../../contract/index.js'

/** Longer texts than ASFF allows are cut; what is missing of what identifies a finding makes it bad. */
const text = (most: number) => z.string().transform((s) => s.slice(0, most))
const instant = z.string().refine((s) => !Number.isNaN(Date.parse(s)), 'is no time')
const WORKFLOWS = ['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'] as const

/**
 * What is read of a finding in the AWS Security Finding Format, however much more it holds. Required is what ASFF
 * requires and the lifecycle stands on.
 * Source: AWS Security Hub user guide, "Required top-level ASFF attributes" and "Optional top-level ASFF attributes".
 */
const Asff = z.object({
  Id: z.string().min(1).max(2048),
  ProductArn: z.string().min(1).max(2048),
  AwsAccountId: z.string().regex(/^\d{12}$/),
  Region: z.string().max(64).optional(),
  GeneratorId: text(512).optional(),
  Types: z.array(text(256)).optional(),
  Title: text(512),
  Description: text(4096).default(''),
  CreatedAt: instant.optional(),
  UpdatedAt: instant,
  FirstObservedAt: instant.optional(),
  LastObservedAt: instant.optional(),
  ProductName: text(128).optional(),
  Severity: z.object({ Label: z.string().optional(), Normalized: z.number().optional() }).optional(),
  Resources: z
    .array(
      z.object({
        Id: z
          .string()
          .min(1)
          .transform((s) => s.slice(0, 2048)),
        Type: text(256).optional(),
        Region: z.string().max(64).optional(),
        Tags: z.record(z.string(), z.string()).optional(),
      }),
    )
    .min(1),
  Compliance: z.object({ Status: z.string().optional(), SecurityControlId: text(64).optional() }).optional(),
  ProductFields: z.record(z.string(), z.string()).optional(),
  Workflow: z.object({ Status: z.enum(WORKFLOWS).optional() }).optional(),
  RecordState: z.enum(['ACTIVE', 'ARCHIVED']).default('ACTIVE'),
  Note: z.object({ Text: text(512), UpdatedBy: text(512).optional(), UpdatedAt: z.string().optional() }).optional(),
  Remediation: z
    .object({ Recommendation: z.object({ Text: text(512).optional(), Url: text(2048).optional() }).optional() })
    .optional(),
  SourceUrl: text(2048).optional(),
})

export type AsffFinding = z.infer<typeof Asff>
export type Workflow = (typeof WORKFLOWS)[number]

export type ReadFinding =
  | { readonly kind: 'finding'; readonly finding: AsffFinding }
  | { readonly kind: 'bad'; readonly reason: string }

/** Reads one finding; of one that cannot be taken it is said what is wrong, and where. */
export const readFinding = (value: unknown): ReadFinding => {
  const read = Asff.safeParse(withoutNulls(value))
  if (read.success) return { kind: 'finding', finding: read.data }
  const reason = read.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'it'}: ${issue.message}`)
    .join('; ')
  return { kind: 'bad', reason: reason.slice(0, 300) }
}

/** Some exporters write `null` for what is not there. */
const withoutNulls = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([, v]) => v !== null))
    : value

/** What Security Hub itself calls a finding: unique for ever. */
export const keyOf = ({ ProductArn, Id }: Pick<AsffFinding, 'ProductArn' | 'Id'>): string => `${ProductArn}\n${Id}`

export const workflowOf = (finding: AsffFinding): Workflow => finding.Workflow?.Status ?? 'NEW'

const LABELS: Readonly<Record<string, Severity>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  INFORMATIONAL: 'informational',
}

/** By its label; by the older number where there is none (API reference, "Severity"). */
export const severityOf = ({ Severity: severity }: AsffFinding): Severity => {
  const label = LABELS[severity?.Label?.toUpperCase() ?? '']
  if (label !== undefined) return label
  const number = severity?.Normalized ?? 0
  if (number >= 90) return 'critical'
  if (number >= 70) return 'high'
  if (number >= 40) return 'medium'
  return number >= 1 ? 'low' : 'informational'
}

/** `aws/guardduty` of `arn:aws:securityhub:eu-west-1::product/aws/guardduty`; a customer's own product by its name. */
export const productOf = ({ ProductArn, ProductName }: AsffFinding): string => {
  const product = ProductArn.split(':product/')[1] ?? ProductArn
  return /^\d{12}\/default$/.test(product) && ProductName !== undefined ? ProductName : product
}

/**
 * The control that Security Hub itself judged, as `S3.14`; undefined for all that other products found. Findings from
 * before consolidated controls name it by its standard's ARN, `…/aws-foundational-security-best-practices/v/1.0.0/S3.14`;
 * the CIS and PCI standards have numbers of their own there, which name none of ours.
 */
export const securityControlOf = (finding: AsffFinding): string | undefined => {
  if (productOf(finding) !== 'aws/securityhub') return undefined
  if (finding.Compliance?.SecurityControlId !== undefined) return finding.Compliance.SecurityControlId
  const arn = finding.ProductFields?.['StandardsControlArn'] ?? finding.GeneratorId ?? ''
  return /(?:aws-foundational-security-best-practices\/v\/[\d.]+|security-control)\/([A-Za-z0-9]+\.\d+)$/.exec(arn)?.[1]
}

/** Whether Hinomi itself wrote it, as `hinomi scan --format asff` does. */
export const isOwn = ({ GeneratorId, ProductName }: AsffFinding): boolean =>
  GeneratorId?.startsWith('hinomi/') === true || ProductName === 'Hinomi'
