import {
  DescribeDocumentPermissionCommand,
  GetServiceSettingCommand,
  paginateDescribeInstanceInformation,
  paginateListDocuments,
  paginateListResourceComplianceSummaries,
  SSMClient,
} from '@aws-sdk/client-ssm'
import { cfnShape } from '../../cfn-shape.js'
import type { Json } from '../../ci.js'
import { type AccountPart, collector, type Listed, type Reach, resource, tagMap } from '../collector.js'

const INVENTORY = 'AWS::SSM::ManagedInstanceInventory'

const ssm = (reach: Reach): SSMClient => reach.client(SSMClient)

const arnOf = (reach: Reach, rest: string): string =>
  `arn:${reach.partition}:ssm:${reach.region}:${reach.account}:${rest}`

/**
 * Managed nodes' compliance of one kind, as AWS Config keeps it: under the inventory's own names (`AWS:…`), which
 * have no lower case at their beginning. `AWS:ComplianceSummary` is Systems Manager's summary of the items.
 */
const compliance = (ComplianceType: 'Patch' | 'Association', type: string, path: string) =>
  resource<Listed>({
    type,
    scope: 'regional',
    iam: ['ssm:ListResourceComplianceSummaries'],
    list: async function* (reach) {
      const Filters = [{ Key: 'ComplianceType', Values: [ComplianceType], Type: 'EQUAL' as const }]
      const client = ssm(reach)
      for await (const page of paginateListResourceComplianceSummaries({ client, pageSize: 50 }, { Filters })) {
        for (const s of page.ResourceComplianceSummaryItems ?? []) {
          if (s.ResourceId === undefined || s.ComplianceType !== ComplianceType) continue
          // When it was last looked at changes every hour; what was found is what counts.
          const { ExecutionSummary: _, ...summary } = s
          yield {
            resourceId: `${INVENTORY}/${s.ResourceId}`,
            resourceName: s.ResourceId,
            arn: arnOf(reach, `${path}/${s.ResourceId}`),
            relationships: [{ name: 'Is associated with', resourceType: INVENTORY, resourceId: s.ResourceId }],
            configuration: { 'AWS:ComplianceSummary': { Content: { [ComplianceType]: cfnShape(summary) } } },
          }
        }
      }
    },
  })

/** A setting of Systems Manager for the whole Region. */
const setting = (id: string): AccountPart => ({
  scope: 'regional',
  iam: 'ssm:GetServiceSetting',
  read: async (reach): Promise<Json> => {
    const { ServiceSetting } = await ssm(reach).send(new GetServiceSettingCommand({ SettingId: id }))
    return { SettingValue: ServiceSetting?.SettingValue ?? null, Status: ServiceSetting?.Status ?? null }
  },
})

/** AWS Systems Manager: own documents, managed nodes with their compliance, and two settings of the Region. */
export default collector({
  service: 'ssm',
  account: {
    SsmAutomationLogDestination: setting('/ssm/automation/customer-script-log-destination'),
    SsmDocumentPublicSharing: setting('/ssm/documents/console/public-sharing-permission'),
  },
  resources: [
    resource<Listed>({
      type: 'AWS::SSM::Document',
      scope: 'regional',
      iam: ['ssm:ListDocuments'],
      list: async function* (reach) {
        const Filters = [{ Key: 'Owner', Values: ['Self'] }]
        for await (const page of paginateListDocuments({ client: ssm(reach), pageSize: 50 }, { Filters })) {
          for (const d of page.DocumentIdentifiers ?? []) {
            if (d.Name === undefined) continue
            const { Tags, CreatedDate, ...rest } = d
            yield {
              resourceId: d.Name,
              resourceName: d.Name,
              arn: arnOf(reach, `document/${d.Name}`),
              created: CreatedDate,
              tags: tagMap(Tags),
              configuration: cfnShape(rest),
            }
          }
        }
      },
      parts: {
        /** Accounts it is shared with; `all` is everybody. */
        DocumentPermission: {
          iam: 'ssm:DescribeDocumentPermission',
          read: async (reach, d) => {
            const accounts: string[] = []
            let NextToken: string | undefined
            do {
              const page = await ssm(reach).send(
                new DescribeDocumentPermissionCommand({
                  Name: d.resourceId,
                  PermissionType: 'Share',
                  ...(NextToken === undefined ? {} : { NextToken }),
                }),
              )
              accounts.push(...(page.AccountIds ?? []))
              NextToken = page.NextToken
            } while (NextToken !== undefined)
            return { AccountIds: accounts.sort() }
          },
        },
      },
    }),
    resource<Listed>({
      type: INVENTORY,
      scope: 'regional',
      iam: ['ssm:DescribeInstanceInformation'],
      list: async function* (reach) {
        for await (const page of paginateDescribeInstanceInformation({ client: ssm(reach), pageSize: 50 }, {})) {
          for (const i of page.InstanceInformationList ?? []) {
            if (i.InstanceId === undefined) continue
            // These move with every heartbeat of the agent and every run of an association.
            const {
              AssociationStatus: _a,
              AssociationOverview: _o,
              LastPingDateTime: _p,
              LastAssociationExecutionDate: _e,
              LastSuccessfulAssociationExecutionDate: _s,
              RegistrationDate,
              ...rest
            } = i
            yield {
              resourceId: i.InstanceId,
              resourceName: i.InstanceId,
              arn: arnOf(reach, `managed-instance-inventory/${i.InstanceId}`),
              created: RegistrationDate,
              relationships: i.InstanceId.startsWith('i-')
                ? [{ name: 'Is associated with', resourceType: 'AWS::EC2::Instance', resourceId: i.InstanceId }]
                : [],
              configuration: { 'AWS:InstanceInformation': { Content: { [i.InstanceId]: cfnShape(rest) } } },
            }
          }
        }
      },
    }),
    compliance('Patch', 'AWS::SSM::PatchCompliance', 'patch-compliance'),
    compliance('Association', 'AWS::SSM::AssociationCompliance', 'association-compliance'),
  ],
})
