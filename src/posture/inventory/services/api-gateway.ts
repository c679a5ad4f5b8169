import {
  APIGatewayClient,
  type DomainName,
  GetStageCommand,
  GetStagesCommand,
  paginateGetDomainNames,
  paginateGetRestApis,
  type RestApi,
  type Stage,
} from '@aws-sdk/client-api-gateway'
import { cfnShape } from '../../cfn-shape.js'
import type { JsonObject } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource } from '../collector.js'
import { inFlight } from '../in-flight.js'
import { stageVariables } from '../stage-variables.js'
import { unlessGone } from '../unless-gone.js'

const gateway = (reach: Reach) => reach.client(APIGatewayClient)
const arn = (reach: Reach, path: string) => `arn:${reach.partition}:apigateway:${reach.region}::${path}`
const GONE = ['NotFoundException']

async function* apis(reach: Reach): AsyncGenerator<RestApi & { readonly id: string }> {
  for await (const page of paginateGetRestApis({ client: gateway(reach) }, { limit: 500 })) {
    for (const api of page.items ?? []) if (api.id !== undefined) yield { ...api, id: api.id }
  }
}

const stage = (reach: Reach, restApiId: string, s: Stage): Listed | undefined => {
  if (s.stageName === undefined) return undefined
  const { tags, variables, ...rest } = s
  const at = arn(reach, `/restapis/${restApiId}/stages/${s.stageName}`)
  return {
    resourceId: at,
    resourceName: s.stageName,
    arn: at,
    created: s.createdDate,
    tags: tags ?? {},
    relationships: [
      { resourceType: 'AWS::ApiGateway::RestApi', resourceId: restApiId, name: 'Is contained in ApiGateway' },
      ...(s.webAclArn?.includes(':wafv2:') === true
        ? [
            {
              resourceType: 'AWS::WAFv2::WebACL',
              // arn:aws:wafv2:us-east-1:111122223333:regional/webacl/NAME/ID
              resourceId: s.webAclArn.split('/').at(-1) ?? s.webAclArn,
              name: 'Is associated with',
            },
          ]
        : []),
    ],
    configuration: {
      // Keys of method settings are paths of the user's own.
      ...(configShape(rest, ['methodSettings']) as JsonObject),
      ...(variables === undefined ? {} : { variables: stageVariables(variables) }),
    },
  }
}

const domain = (reach: Reach, d: DomainName): Listed | undefined => {
  if (d.domainName === undefined) return undefined
  const { tags, ...rest } = d
  return {
    resourceId: d.domainName,
    resourceName: d.domainName,
    arn: d.domainNameArn ?? arn(reach, `/domainnames/${d.domainName}`),
    tags: tags ?? {},
    relationships: [d.certificateArn, d.regionalCertificateArn].flatMap((id) =>
      id === undefined ? [] : [{ resourceType: 'AWS::ACM::Certificate', resourceId: id, name: 'Is associated with' }],
    ),
    configuration: cfnShape(rest),
  }
}

/** Amazon API Gateway, first generation: REST APIs, their stages, custom domain names. */
export default collector({
  service: 'apigateway',
  resources: [
    resource<Listed>({
      type: 'AWS::ApiGateway::RestApi',
      scope: 'regional',
      iam: ['apigateway:GET'],
      list: async function* (reach) {
        for await (const { tags, ...api } of apis(reach)) {
          yield {
            resourceId: api.id,
            resourceName: api.name,
            arn: arn(reach, `/restapis/${api.id}`),
            created: api.createdDate,
            tags: tags ?? {},
            configuration: configShape(api),
          }
        }
      },
    }),
    resource<Listed>({
      type: 'AWS::ApiGateway::Stage',
      scope: 'regional',
      iam: ['apigateway:GET'],
      list: async function* (reach) {
        const found = inFlight(apis(reach), 4, async ({ id }) => ({
          id,
          stages: (await unlessGone(gateway(reach).send(new GetStagesCommand({ restApiId: id })), GONE))?.item ?? [],
        }))
        for await (const { id, stages } of found) {
          for (const s of stages) {
            const one = stage(reach, id, s)
            if (one !== undefined) yield one
          }
        }
      },
      one: async (reach, id) => {
        const [, restApiId, stageName] = /\/restapis\/([^/]+)\/stages\/([^/]+)$/.exec(id) ?? []
        if (restApiId === undefined || stageName === undefined) return undefined
        const s = await unlessGone(gateway(reach).send(new GetStageCommand({ restApiId, stageName })), GONE)
        return s === undefined ? undefined : stage(reach, restApiId, s)
      },
    }),
    resource<Listed>({
      type: 'AWS::ApiGateway::DomainName',
      scope: 'regional',
      iam: ['apigateway:GET'],
      list: async function* (reach) {
        for await (const page of paginateGetDomainNames({ client: gateway(reach) }, { limit: 500 })) {
          for (const d of page.items ?? []) {
            const one = domain(reach, d)
            if (one !== undefined) yield one
          }
        }
      },
    }),
  ],
})
