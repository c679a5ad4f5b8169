import {
  BatchGetProjectsCommand,
  BatchGetReportGroupsCommand,
  CodeBuildClient,
  type EnvironmentVariable,
  type Project,
  type ProjectSource,
  paginateListProjects,
  paginateListReportGroups,
} from '@aws-sdk/client-codebuild'
import { cfnShape } from '../../cfn-shape.js'
import type { JsonObject } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { HIDDEN, hideCredentials } from '../../url-credentials.js'
import { hideBuildSpec } from '../build-spec.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'
import { inVpc, to } from '../ec2-resource.js'

const codebuild = (reach: Reach): CodeBuildClient => reach.client(CodeBuildClient)

/** Variables that name a parameter or a secret keep the name; plain ones are kept without their value. */
const variable = (v: EnvironmentVariable): JsonObject => ({
  name: v.name ?? null,
  type: v.type ?? 'PLAINTEXT',
  value: v.type === 'PARAMETER_STORE' || v.type === 'SECRETS_MANAGER' ? (v.value ?? null) : HIDDEN,
})

const source = ({ buildspec, location, ...rest }: ProjectSource): JsonObject => ({
  ...(configShape(rest) as JsonObject),
  ...(location === undefined ? {} : { location: hideCredentials(location) }),
  // AWS Config has a capital letter in it.
  ...(buildspec === undefined ? {} : { buildSpec: hideBuildSpec(buildspec) }),
})

const projectOf = (p: Project): Listed | undefined => {
  if (p.arn === undefined || p.name === undefined) return undefined
  // The badge's request token and the webhook's secret let others in; the rest are counters and times.
  const { tags, environment, source: primary, secondarySources, webhook, badge, created, lastModified: _, ...rest } = p
  return {
    resourceId: p.arn,
    resourceName: p.name,
    arn: p.arn,
    created,
    tags: tagMap(tags),
    relationships: [
      ...(p.serviceRole === undefined
        ? []
        : [
            {
              name: 'Is associated with Role',
              resourceType: 'AWS::IAM::Role',
              resourceName: p.serviceRole.slice(p.serviceRole.lastIndexOf('/') + 1),
            },
          ]),
      ...inVpc(p.vpcConfig?.vpcId, p.vpcConfig?.subnets),
      ...to('Is associated with SecurityGroup', 'AWS::EC2::SecurityGroup', p.vpcConfig?.securityGroupIds),
    ],
    configuration: {
      ...(configShape(rest) as JsonObject),
      ...(primary === undefined ? {} : { source: source(primary) }),
      secondarySources: (secondarySources ?? []).map(source),
      ...(environment === undefined
        ? {}
        : {
            environment: {
              ...(configShape(environment) as JsonObject),
              environmentVariables: (environment.environmentVariables ?? []).map(variable),
            },
          }),
      ...(webhook === undefined
        ? {}
        : { webhook: configShape({ ...webhook, secret: undefined, lastModifiedSecret: undefined }) }),
      ...(badge === undefined ? {} : { badge: { badgeEnabled: badge.badgeEnabled ?? null } }),
    },
  }
}

/** AWS CodeBuild: projects, with no value of their environment, and report groups. */
export default collector({
  service: 'codebuild',
  resources: [
    resource({
      type: 'AWS::CodeBuild::Project',
      scope: 'regional',
      iam: ['codebuild:ListProjects', 'codebuild:BatchGetProjects'],
      list: async function* (reach) {
        // A page has a hundred names at most, which is what one call describes.
        for await (const { projects: names } of paginateListProjects({ client: codebuild(reach) }, {})) {
          if (names === undefined || names.length === 0) continue
          const { projects } = await codebuild(reach).send(new BatchGetProjectsCommand({ names }))
          for (const p of projects ?? []) {
            const listed = projectOf(p)
            if (listed !== undefined) yield listed
          }
        }
      },
      one: async (reach, id) => {
        const names = [id.split(':project/').at(-1) ?? id]
        const { projects } = await codebuild(reach).send(new BatchGetProjectsCommand({ names }))
        const [found] = projects ?? []
        return found === undefined ? undefined : projectOf(found)
      },
    }),
    resource({
      type: 'AWS::CodeBuild::ReportGroup',
      scope: 'regional',
      iam: ['codebuild:ListReportGroups', 'codebuild:BatchGetReportGroups'],
      list: async function* (reach) {
        for await (const { reportGroups: reportGroupArns } of paginateListReportGroups(
          { client: codebuild(reach), pageSize: 100 },
          {},
        )) {
          if (reportGroupArns === undefined || reportGroupArns.length === 0) continue
          const { reportGroups } = await codebuild(reach).send(new BatchGetReportGroupsCommand({ reportGroupArns }))
          for (const g of reportGroups ?? []) {
            if (g.arn === undefined) continue
            const { tags, created, lastModified: _, ...rest } = g
            yield {
              resourceId: g.arn,
              resourceName: g.name,
              arn: g.arn,
              created,
              tags: tagMap(tags),
              configuration: cfnShape(rest),
            }
          }
        }
      },
    }),
  ],
})
