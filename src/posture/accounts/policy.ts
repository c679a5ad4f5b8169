import { actionsOf, loadCollectors } from '../inventory/registry.js'

/** Calls that find the accounts and Regions themselves. */
const ALWAYS = ['ec2:DescribeRegions', 'sts:GetCallerIdentity']
/** Takes the findings of Security Hub in. */
const IMPORT = ['securityhub:GetFindings']
/** Needed only where the organization is listed. */
const ORGANIZATION = ['organizations:ListAccounts', 'organizations:ListParents', 'organizations:ListTagsForResource']

/** IAM takes policies of at most 6,144 characters, white space not counted (IAM user guide, "IAM and AWS STS quotas"). */
export const POLICY_MOST = 6144

export interface PolicyStatement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: string
}

export interface Policy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly PolicyStatement[]
}

/** Every action that a look at an account and an import of its findings call, sorted, and nothing else. */
export const scanActions = async (): Promise<string[]> =>
  [...new Set([...actionsOf(await loadCollectors()), ...ALWAYS, ...IMPORT])].sort()

/** As few policies as their size allows, each below what IAM takes. */
export const policiesOf = (actions: readonly string[]): Policy[] => {
  const policies: string[][] = []
  for (const action of actions) {
    const last = policies.at(-1)
    if (last === undefined || sizeOf([...last, action]) > POLICY_MOST) policies.push([action])
    else last.push(action)
  }
  return policies.map(policyOf)
}

const policyOf = (actions: readonly string[]): Policy => ({
  Version: '2012-10-17',
  Statement: [{ Sid: 'HinomiReadsConfiguration', Effect: 'Allow', Action: actions, Resource: '*' }],
})

const sizeOf = (actions: readonly string[]): number => JSON.stringify(policyOf(actions)).length

/** Statements for the account from which Hinomi looks: its own configuration, the organization, the other accounts' role. */
export const policyDocument = async (roleName = 'hinomi-readonly'): Promise<PolicyStatement[]> => [
  { Sid: 'ReadConfiguration', Effect: 'Allow', Action: await scanActions(), Resource: '*' },
  { Sid: 'ListOrganization', Effect: 'Allow', Action: ORGANIZATION, Resource: '*' },
  {
    Sid: 'EnterOtherAccounts',
    Effect: 'Allow',
    Action: ['sts:AssumeRole'],
    Resource: `arn:aws:iam::*:role/${roleName}`,
  },
]
