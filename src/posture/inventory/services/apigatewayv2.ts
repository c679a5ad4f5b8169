import {
  type Api,
  ApiGatewayV2Client,
  GetApisCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetStagesCommand,
  type Integration,
  type Route,
  type Stage,
} from '@aws-sdk/client-apigatewayv2'
import { cfnShape } from '../../cfn-shape.js'
import type { Json } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource } from '../collector.js'
import { inFlight } from '../in-flight.js'
import { stageVariables } from '../stage-variables.js'
import { unlessGone } from '../unless-gone.js'

const gateway = (reach: Reach) => reach.client(ApiGatewayV2Client)
const arn = (reach: Reach, path: string) => `arn:${reach.partition}:apigateway:${reach.region}::${path}`
const GONE = ['NotFoundException']
const MaxResults = '500'

interface Page<T> {
  readonly Items?: readonly T[] | undefined
  readonly NextToken?: string | undefined
}

/** This SDK has no paginators. A page of undefined: what holds the items is gone. */
async function* items<T>(next: (token: string | undefined) => Promise<Page<T> | undefined>): AsyncGenerator<T> {
  let token: string | undefined
  do {
    const page = await next(token)
    yield* page?.Items ?? []
    token = page?.NextToken
  } while (token !== undefined && token !== '')
}

async function* apis(reach: Reach): AsyncGenerator<Api & { readonly ApiId: string }> {
  const all = items((NextToken) => gateway(reach).send(new GetApisCommand({ NextToken, MaxResults })))
  for await (const api of all) if (api.ApiId !== undefined) yield { ...api, ApiId: api.ApiId }
}

/** What every API holds, of all APIs; four APIs are asked at once. */
async function* ofApis<T>(
  reach: Reach,
  next: (apiId: string, token: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<{ readonly apiId: string; readonly item: T }> {
  const found = inFlight(apis(reach), 4, async ({ ApiId: apiId }) => {
    const all: T[] = []
    for await (const item of items((token) => unlessGone(next(apiId, token), GONE))) all.push(item)
    return { apiId, all }
  })
  for await (const { apiId, all } of found) for (const item of all) yield { apiId, item }
}

const inApi = (apiId: string) => [
  { resourceType: 'AWS::ApiGatewayV2::Api', resourceId: apiId, name: 'Is contained in ApiGatewayV2' },
]

const stage = (reach: Reach, apiId: string, s: Stage): Listed | undefined => {
  if (s.StageName === undefined) return undefined
  const { Tags, RouteSettings, StageVariables, ...rest } = s
  const at = arn(reach, `/apis/${apiId}/stages/${s.StageName}`)
  return {
    resourceId: at,
    resourceName: s.StageName,
    arn: at,
    created: s.CreatedDate,
    tags: Tags ?? {},
    relationships: inApi(apiId),
    configuration: {
      ...(configShape(rest) as Record<string, Json>),
      // Keys of these maps are the user's own: route keys (`GET /pets`) and names.
      ...(RouteSettings === undefined
        ? {}
        : { routeSettings: Object.fromEntries(Object.entries(RouteSettings).map(([k, v]) => [k, configShape(v)])) }),
      ...(StageVariables === undefined ? {} : { stageVariables: stageVariables(StageVariables) }),
    },
  }
}

const route = (reach: Reach, apiId: string, r: Route): Listed | undefined => {
  if (r.RouteId === undefined) return undefined
  const { RequestModels, RequestParameters, ...rest } = r
  return {
    resourceId: `${apiId}/${r.RouteId}`,
    resourceName: r.RouteKey,
    arn: arn(reach, `/apis/${apiId}/routes/${r.RouteId}`),
    relationships: inApi(apiId),
    configuration: {
      ...(cfnShape({ ApiId: apiId, ...rest }) as Record<string, Json>),
      ...(RequestModels === undefined ? {} : { RequestModels }),
      ...(RequestParameters === undefined
        ? {}
        : {
            RequestParameters: Object.fromEntries(Object.entries(RequestParameters).map(([k, v]) => [k, cfnShape(v)])),
          }),
    },
  }
}

const integration = (reach: Reach, apiId: string, i: Integration): Listed | undefined => {
  if (i.IntegrationId === undefined) return undefined
  const { RequestParameters, RequestTemplates, ResponseParameters, ...rest } = i
  return {
    resourceId: `${apiId}/${i.IntegrationId}`,
    arn: arn(reach, `/apis/${apiId}/integrations/${i.IntegrationId}`),
    relationships: inApi(apiId),
    configuration: {
      ...(cfnShape({ ApiId: apiId, ...rest }) as Record<string, Json>),
      ...(RequestParameters === undefined ? {} : { RequestParameters }),
      ...(RequestTemplates === undefined ? {} : { RequestTemplates }),
      ...(ResponseParameters === undefined ? {} : { ResponseParameters }),
    },
  }
}

/** Amazon API Gateway v2: HTTP and WebSocket APIs, their stages, routes and integrations. */
export default collector({
  service: 'apigateway',
  resources: [
    resource<Listed>({
      type: 'AWS::ApiGatewayV2::Api',
      scope: 'regional',
      iam: ['apigateway:GET'],
      list: async function* (reach) {
        for await (const { Tags, ...api } of apis(reach)) {
          yield {
            resourceId: api.ApiId,
            resourceName: api.Name,
            arn: arn(reach, `/apis/${api.ApiId}`),
            created: api.CreatedDate,
            tags: Tags ?? {},
            configuration: configShape(api),
          }
        }
      },
    }),
    resource<Listed>({
      type: 'AWS::ApiGatewayV2::Stage',
      scope: 'regional',
      iam: ['apigateway:GET'],
      list: async function* (reach) {
        const all = ofApis(reach, (ApiId, NextToken) =>
          gateway(reach).send(new GetStagesCommand({ ApiId, NextToken, MaxResults })),
        )
        for await (const { apiId, item } of all) {
          const one = stage(reach, apiId, item)
          if (one !== undefined) yield one
        }
      },
    }),
    resource<Listed>({
      type: 'AWS::ApiGatewayV2::Route',
      scope: 'regional',
      iam: ['apigateway:GET'],
      list: async function* (reach) {
        const all = ofApis(reach, (ApiId, NextToken) =>
          gateway(reach).send(new GetRoutesCommand({ ApiId, NextToken, MaxResults })),
        )
        for await (const { apiId, item } of all) {
          const one = route(reach, apiId, item)
          if (one !== undefined) yield one
        }
      },
    }),
    resource<Listed>({
      type: 'AWS::ApiGatewayV2::Integration',
      scope: 'regional',
      iam: ['apigateway:GET'],
      list: async function* (reach) {
        const all = ofApis(reach, (ApiId, NextToken) =>
          gateway(reach).send(new GetIntegrationsCommand({ ApiId, NextToken, MaxResults })),
        )
        for await (const { apiId, item } of all) {
          const one = integration(reach, apiId, item)
          if (one !== undefined) yield one
        }
      },
    }),
  ],
})
