import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateDomainNameCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetResourcesCommand,
  type PatchOperation,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway'
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateIntegrationCommand,
  type CreateIntegrationCommandInput,
  CreateRouteCommand,
  type CreateStageCommandInput,
  CreateStageCommand as CreateV2StageCommand,
  type ProtocolType,
} from '@aws-sdk/client-apigatewayv2'
import { AssociateWebACLCommand, CreateWebACLCommand, WAFV2Client } from '@aws-sdk/client-wafv2'
import type { Seed } from './seed.js'

/** REST, HTTP and WebSocket APIs with their stages, routes and integrations, and domain names, good and bad. */
export const seed: Seed = async (aws) => {
  const rest = aws.client(APIGatewayClient)
  const v2 = aws.client(ApiGatewayV2Client)
  const waf = aws.client(WAFV2Client)
  const arn = (path: string) => `arn:aws:apigateway:${aws.region}::${path}`

  const { id: restApiId = '' } = await rest.send(new CreateRestApiCommand({ name: `${aws.prefix}rest` }))
  const { items } = await rest.send(new GetResourcesCommand({ restApiId }))
  const resourceId = items?.[0]?.id ?? ''
  const method = { restApiId, resourceId, httpMethod: 'GET' }
  await rest.send(new PutMethodCommand({ ...method, authorizationType: 'AWS_IAM' }))
  await rest.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }))
  const { id: deploymentId = '' } = await rest.send(new CreateDeploymentCommand({ restApiId }))
  const stage = async (stageName: string, cacheClusterEnabled: boolean, patch: Readonly<Record<string, string>>) => {
    await rest.send(new CreateStageCommand({ restApiId, deploymentId, stageName, cacheClusterEnabled }))
    const patchOperations = Object.entries(patch).map(
      ([path, value]): PatchOperation => ({ op: 'replace', path, value }),
    )
    await rest.send(new UpdateStageCommand({ restApiId, stageName, patchOperations }))
    return arn(`/restapis/${restApiId}/stages/${stageName}`)
  }
  const good = await stage('good', true, {
    '/*/*/logging/loglevel': 'ERROR',
    '/*/*/caching/enabled': 'true',
    '/*/*/caching/dataEncrypted': 'true',
    '/tracingEnabled': 'true',
  })
  const bad = await stage('bad', true, {
    '/*/*/logging/loglevel': 'OFF',
    '/*/*/caching/enabled': 'true',
    '/*/*/caching/dataEncrypted': 'false',
    '/tracingEnabled': 'false',
  })
  const { Summary } = await waf.send(
    new CreateWebACLCommand({
      Name: `${aws.prefix}rest`,
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'rest' },
    }),
  )
  await waf.send(new AssociateWebACLCommand({ WebACLArn: Summary?.ARN, ResourceArn: good }))
  const domain = async (name: string, securityPolicy: 'TLS_1_0' | 'SecurityPolicy_TLS13_1_3_2025_09') => {
    const domainName = `${aws.prefix}${name}.example.com`
    await rest.send(new CreateDomainNameCommand({ domainName, securityPolicy }))
    return arn(`/domainnames/${domainName}`)
  }

  const api = async (name: string, ProtocolType: ProtocolType) =>
    (
      await v2.send(
        new CreateApiCommand({
          Name: `${aws.prefix}${name}`,
          ProtocolType,
          ...(ProtocolType === 'WEBSOCKET' ? { RouteSelectionExpression: '$request.body.action' } : {}),
        }),
      )
    ).ApiId ?? ''
  const http = await api('http', 'HTTP')
  const socket = await api('socket', 'WEBSOCKET')
  const v2Stage = async (ApiId: string, StageName: string, more: Partial<CreateStageCommandInput>) => {
    await v2.send(new CreateV2StageCommand({ ApiId, StageName, ...more }))
    return arn(`/apis/${ApiId}/stages/${StageName}`)
  }
  const logged = await v2Stage(socket, 'good', {
    DefaultRouteSettings: { LoggingLevel: 'INFO' },
    AccessLogSettings: {
      DestinationArn: `arn:aws:logs:${aws.region}:${aws.account}:log-group:api`,
      Format: '$context.requestId',
    },
  })
  const silent = await v2Stage(socket, 'bad', { DefaultRouteSettings: { LoggingLevel: 'OFF' } })
  const httpStage = await v2Stage(http, 'plain', {})
  const route = async (RouteKey: string, AuthorizationType: 'AWS_IAM' | 'NONE') => {
    const { RouteId } = await v2.send(new CreateRouteCommand({ ApiId: http, RouteKey, AuthorizationType }))
    return arn(`/apis/${http}/routes/${RouteId}`)
  }
  const integration = async (more: Partial<CreateIntegrationCommandInput>) => {
    const { IntegrationId } = await v2.send(
      new CreateIntegrationCommand({
        ApiId: http,
        IntegrationType: 'HTTP_PROXY',
        IntegrationMethod: 'ANY',
        ConnectionType: 'VPC_LINK',
        ConnectionId: 'link',
        IntegrationUri: `arn:aws:elasticloadbalancing:${aws.region}:${aws.account}:listener/app/seed/1/2`,
        PayloadFormatVersion: '1.0',
        ...more,
      }),
    )
    return arn(`/apis/${http}/integrations/${IntegrationId}`)
  }
  return {
    'APIGateway.1': { passed: [good, logged], failed: [bad, silent] },
    'APIGateway.2': { failed: [good, bad] },
    'APIGateway.3': { passed: [good], failed: [bad] },
    'APIGateway.4': { passed: [good], failed: [bad] },
    'APIGateway.5': { passed: [good], failed: [bad] },
    'APIGateway.8': { passed: [await route('GET /mine', 'AWS_IAM')], failed: [await route('GET /all', 'NONE')] },
    'APIGateway.9': { passed: [logged], failed: [silent, httpStage] },
    'APIGateway.10': {
      passed: [await integration({ TlsConfig: { ServerNameToVerify: 'internal.example.com' } })],
      failed: [await integration({})],
    },
    'APIGateway.11': {
      passed: [await domain('new', 'SecurityPolicy_TLS13_1_3_2025_09')],
      failed: [await domain('old', 'TLS_1_0')],
    },
  }
}
