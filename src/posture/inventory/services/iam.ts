import {
  type EntityType,
  type GetAccountAuthorizationDetailsCommandOutput,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  IAMClient,
  paginateGetAccountAuthorizationDetails,
  paginateListPolicyTags,
  paginateListServerCertificates,
  paginateListServerCertificateTags,
  paginateListVirtualMFADevices,
  type Tag,
} from '@aws-sdk/client-iam'
import { cfnShape } from '../../cfn-shape.js'
import type { Json } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'
import { readCredentialReport } from '../credential-report.js'
import { attachedPolicies, encodedDocument, inlinePolicies, tiedPolicies } from '../iam-shape.js'
import { NO_SUCH_ENTITY, userParts } from '../iam-user-parts.js'

/** Users with their inline policies take some kilobytes each: a page stays below a megabyte or two. */
const PAGE = 200

const DETAILS = 'iam:GetAccountAuthorizationDetails'

/** One kind of entity with all that is attached to it: a page of a hundred and more for one call. */
const details = (reach: Reach, filter: EntityType): AsyncIterable<GetAccountAuthorizationDetailsCommandOutput> =>
  paginateGetAccountAuthorizationDetails({ client: reach.client(IAMClient), pageSize: PAGE }, { Filter: [filter] })

/** AWS Identity and Access Management: one answer for the whole account, whichever Region is asked. */
export default collector({
  service: 'iam',
  resources: [
    resource<Listed>({
      type: 'AWS::IAM::User',
      scope: 'global',
      iam: [DETAILS],
      list: async function* (reach) {
        for await (const page of details(reach, 'User')) {
          for (const user of page.UserDetailList ?? []) {
            if (user.UserId === undefined || user.Arn === undefined) continue
            const { UserPolicyList, AttachedManagedPolicies, Tags, GroupList, ...rest } = user
            yield {
              resourceId: user.UserId,
              resourceName: user.UserName,
              arn: user.Arn,
              created: user.CreateDate,
              tags: tagMap(Tags),
              relationships: [
                ...(GroupList ?? []).map((name) => ({
                  resourceType: 'AWS::IAM::Group',
                  resourceName: name,
                  name: 'Is attached to Group',
                })),
                ...tiedPolicies(AttachedManagedPolicies),
              ],
              configuration: {
                ...(configShape(rest) as Record<string, Json>),
                groupList: GroupList ?? [],
                userPolicyList: inlinePolicies(UserPolicyList),
                attachedManagedPolicies: attachedPolicies(AttachedManagedPolicies),
              },
            }
          }
        }
      },
      parts: userParts,
    }),
    resource<Listed>({
      type: 'AWS::IAM::Group',
      scope: 'global',
      iam: [DETAILS],
      list: async function* (reach) {
        for await (const page of details(reach, 'Group')) {
          for (const group of page.GroupDetailList ?? []) {
            if (group.GroupId === undefined || group.Arn === undefined) continue
            const { GroupPolicyList, AttachedManagedPolicies, ...rest } = group
            yield {
              resourceId: group.GroupId,
              resourceName: group.GroupName,
              arn: group.Arn,
              created: group.CreateDate,
              relationships: tiedPolicies(AttachedManagedPolicies),
              configuration: {
                ...(configShape(rest) as Record<string, Json>),
                groupPolicyList: inlinePolicies(GroupPolicyList),
                attachedManagedPolicies: attachedPolicies(AttachedManagedPolicies),
              },
            }
          }
        }
      },
    }),
    resource<Listed>({
      type: 'AWS::IAM::Role',
      scope: 'global',
      iam: [DETAILS],
      list: async function* (reach) {
        for await (const page of details(reach, 'Role')) {
          for (const role of page.RoleDetailList ?? []) {
            if (role.RoleId === undefined || role.Arn === undefined) continue
            const { RolePolicyList, AttachedManagedPolicies, Tags, InstanceProfileList, RoleLastUsed, ...rest } = role
            yield {
              resourceId: role.RoleId,
              resourceName: role.RoleName,
              arn: role.Arn,
              created: role.CreateDate,
              tags: tagMap(Tags),
              relationships: tiedPolicies(AttachedManagedPolicies),
              configuration: {
                ...(configShape(rest) as Record<string, Json>),
                assumeRolePolicyDocument: encodedDocument(role.AssumeRolePolicyDocument) ?? null,
                // Each profile names the role once more, with its trust policy.
                instanceProfileList: configShape(
                  (InstanceProfileList ?? []).map((p) => ({
                    ...p,
                    Roles: p.Roles?.map(({ AssumeRolePolicyDocument: _, ...of }) => of),
                  })),
                ),
                rolePolicyList: inlinePolicies(RolePolicyList),
                attachedManagedPolicies: attachedPolicies(AttachedManagedPolicies),
                // Empty when it was never taken, or not within the 400 days that IAM remembers.
                roleLastUsed: configShape(RoleLastUsed ?? {}),
              },
            }
          }
        }
      },
    }),
    resource<Listed>({
      type: 'AWS::IAM::Policy',
      scope: 'global',
      iam: [DETAILS],
      list: async function* (reach) {
        for await (const page of details(reach, 'LocalManagedPolicy')) {
          for (const policy of page.Policies ?? []) {
            if (policy.Arn === undefined) continue
            const { PolicyVersionList, ...rest } = policy
            yield {
              // Emulators tell neither id nor name here; the ARN ends with the name.
              resourceId: policy.PolicyId ?? policy.Arn,
              resourceName: policy.PolicyName ?? policy.Arn.slice(policy.Arn.lastIndexOf('/') + 1),
              arn: policy.Arn,
              created: policy.CreateDate,
              configuration: {
                ...(configShape(rest) as Record<string, Json>),
                policyVersionList: (PolicyVersionList ?? []).map((v) => ({
                  ...(configShape(v) as Record<string, Json>),
                  document: encodedDocument(v.Document) ?? null,
                })),
              },
            }
          }
        }
      },
      parts: {
        tags: {
          iam: 'iam:ListPolicyTags',
          read: async (reach, policy) =>
            tagsOf(paginateListPolicyTags({ client: reach.client(IAMClient) }, { PolicyArn: policy.arn })),
        },
      },
    }),
    resource<Listed>({
      type: 'AWS::IAM::ServerCertificate',
      scope: 'global',
      iam: ['iam:ListServerCertificates'],
      list: async function* (reach) {
        for await (const page of paginateListServerCertificates({ client: reach.client(IAMClient) }, {})) {
          for (const certificate of page.ServerCertificateMetadataList ?? []) {
            if (certificate.ServerCertificateId === undefined || certificate.Arn === undefined) continue
            yield {
              resourceId: certificate.ServerCertificateId,
              resourceName: certificate.ServerCertificateName,
              arn: certificate.Arn,
              created: certificate.UploadDate,
              configuration: cfnShape(certificate),
            }
          }
        }
      },
      parts: {
        tags: {
          iam: 'iam:ListServerCertificateTags',
          read: async (reach, certificate) =>
            tagsOf(
              paginateListServerCertificateTags(
                { client: reach.client(IAMClient) },
                { ServerCertificateName: certificate.resourceName },
              ),
            ),
        },
      },
    }),
  ],
  account: {
    // What it says of the account itself. The numbers of users, roles and policies change with each of them.
    AccountSummary: {
      scope: 'global',
      iam: 'iam:GetAccountSummary',
      read: async (reach) => {
        const { SummaryMap } = await reach.client(IAMClient).send(new GetAccountSummaryCommand({}))
        return Object.fromEntries(Object.entries(SummaryMap ?? {}).filter(([name]) => name.startsWith('Account')))
      },
    },
    PasswordPolicy: {
      scope: 'global',
      iam: 'iam:GetAccountPasswordPolicy',
      none: NO_SUCH_ENTITY,
      read: async (reach) =>
        configShape((await reach.client(IAMClient).send(new GetAccountPasswordPolicyCommand({}))).PasswordPolicy),
    },
    CredentialReport: {
      scope: 'global',
      iam: ['iam:GenerateCredentialReport', 'iam:GetCredentialReport'],
      read: (reach) => readCredentialReport(reach),
    },
    /** Virtual MFA devices of the root user; hardware ones are in no list, and count in the summary alone. */
    RootVirtualMfaDevices: {
      scope: 'global',
      iam: 'iam:ListVirtualMFADevices',
      read: async (reach) => {
        const root = `arn:${reach.partition}:iam::${reach.account}:root`
        const found: { serialNumber: string; enableDate: string | null }[] = []
        for await (const page of paginateListVirtualMFADevices(
          { client: reach.client(IAMClient) },
          { AssignmentStatus: 'Assigned' },
        )) {
          for (const { SerialNumber = '', User, EnableDate } of page.VirtualMFADevices ?? []) {
            if (User?.Arn === root || SerialNumber.endsWith(':mfa/root-account-mfa-device'))
              found.push({ serialNumber: SerialNumber, enableDate: EnableDate?.toISOString() ?? null })
          }
        }
        return found
      },
    },
  },
})

const tagsOf = async (pages: AsyncIterable<{ readonly Tags?: readonly Tag[] | undefined }>): Promise<Json> => {
  const tags: Tag[] = []
  for await (const page of pages) tags.push(...(page.Tags ?? []))
  return tagMap(tags)
}
