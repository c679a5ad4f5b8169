import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import controls from './apigateway.js'

const rest = (configuration: JsonObject) => ciOf('AWS::ApiGateway::Stage', configuration)
const levels = (settings: Record<string, string>) =>
  rest({
    methodSettings: Object.fromEntries(Object.entries(settings).map(([k, loggingLevel]) => [k, { loggingLevel }])),
  })
const v2 = (configuration: JsonObject, api = 'socket') =>
  ciOf('AWS::ApiGatewayV2::Stage', configuration, {
    arn: `arn:aws:apigateway:ap-northeast-1::/apis/${api}/stages/prod`,
  })
const apis = [
  ciOf('AWS::ApiGatewayV2::Api', { apiId: 'socket', protocolType: 'WEBSOCKET' }),
  ciOf('AWS::ApiGatewayV2::Api', { apiId: 'http', protocolType: 'HTTP' }),
]
const route = (configuration: JsonObject) => ciOf('AWS::ApiGatewayV2::Route', configuration)
const integration = (configuration: JsonObject) =>
  ciOf('AWS::ApiGatewayV2::Integration', { ApiId: 'http', ConnectionType: 'VPC_LINK', ...configuration })
const domain = (SecurityPolicy: string) => ciOf('AWS::ApiGateway::DomainName', { SecurityPolicy })
const caching = (cachingEnabled: boolean, cacheDataEncrypted: boolean) => ({ cachingEnabled, cacheDataEncrypted })
const cached = (methodSettings: JsonObject, cacheClusterEnabled = true) => rest({ cacheClusterEnabled, methodSettings })

controlTests(controls, {
  'APIGateway.1': [
    { name: 'errors', status: 'PASSED', ci: levels({ '*/*': 'ERROR' }) },
    { name: 'all', status: 'PASSED', ci: levels({ '*/*': 'INFO', 'pets/GET': 'ERROR' }) },
    { name: 'off', status: 'FAILED', ci: levels({ '*/*': 'OFF' }) },
    { name: 'off for one method', status: 'FAILED', ci: levels({ '*/*': 'INFO', 'pets/GET': 'OFF' }) },
    { name: 'on for one method only', status: 'FAILED', ci: levels({ 'pets/GET': 'INFO' }) },
    { name: 'never set', status: 'FAILED', ci: rest({}) },
    {
      name: 'another level wanted',
      status: 'FAILED',
      params: { loggingLevel: 'INFO' },
      ci: levels({ '*/*': 'ERROR' }),
    },
    {
      name: 'WebSocket, on',
      status: 'PASSED',
      ci: v2({ defaultRouteSettings: { loggingLevel: 'INFO' }, routeSettings: { $connect: {} } }),
      around: apis,
    },
    {
      name: 'WebSocket, off',
      status: 'FAILED',
      ci: v2({ defaultRouteSettings: { loggingLevel: 'OFF' } }),
      around: apis,
    },
    {
      name: 'WebSocket, off for one route',
      status: 'FAILED',
      ci: v2({ defaultRouteSettings: { loggingLevel: 'INFO' }, routeSettings: { $connect: { loggingLevel: 'OFF' } } }),
      around: apis,
    },
    { name: 'an HTTP API', status: 'NOT_AVAILABLE', ci: v2({}, 'http'), around: apis },
    { name: 'an API that was not found', status: 'WARNING', ci: v2({}, 'gone'), around: apis },
  ],
  'APIGateway.2': [
    { name: 'has one', status: 'PASSED', ci: rest({ clientCertificateId: 'c1' }) },
    { name: 'has none', status: 'FAILED', ci: rest({}) },
  ],
  'APIGateway.3': [
    { name: 'on', status: 'PASSED', ci: rest({ tracingEnabled: true }) },
    { name: 'off', status: 'FAILED', ci: rest({ tracingEnabled: false }) },
  ],
  'APIGateway.4': [
    { name: 'has one', status: 'PASSED', ci: rest({ webAclArn: 'arn:aws:wafv2:x' }) },
    { name: 'has none', status: 'FAILED', ci: rest({}) },
  ],
  'APIGateway.5': [
    { name: 'encrypted', status: 'PASSED', ci: cached({ '*/*': caching(true, true) }) },
    {
      name: 'not cached',
      status: 'PASSED',
      ci: cached({ '*/*': caching(true, true), 'pets/GET': caching(false, false) }),
    },
    { name: 'not encrypted', status: 'FAILED', ci: cached({ '*/*': caching(true, false) }) },
    { name: 'one not', status: 'FAILED', ci: cached({ '*/*': caching(true, true), 'pets/GET': caching(true, false) }) },
    { name: 'no cache', status: 'NOT_AVAILABLE', ci: cached({ '*/*': caching(true, false) }, false) },
  ],
  'APIGateway.8': [
    { name: 'JWT', status: 'PASSED', ci: route({ AuthorizationType: 'JWT' }) },
    { name: 'none', status: 'FAILED', ci: route({ AuthorizationType: 'NONE', RouteKey: 'GET /pets' }) },
    { name: 'not told', status: 'FAILED', ci: route({}) },
    {
      name: 'another type wanted',
      status: 'FAILED',
      params: { authorizationType: 'AWS_IAM' },
      ci: route({ AuthorizationType: 'JWT' }),
    },
  ],
  'APIGateway.9': [
    { name: 'on', status: 'PASSED', ci: v2({ accessLogSettings: { destinationArn: 'arn:aws:logs:x' } }) },
    { name: 'off', status: 'FAILED', ci: v2({}) },
    { name: 'nowhere', status: 'FAILED', ci: v2({ accessLogSettings: { destinationArn: '' } }) },
  ],
  'APIGateway.10': [
    {
      name: 'TLS',
      status: 'PASSED',
      ci: integration({ TlsConfig: { ServerNameToVerify: 'internal.example.com' } }),
      around: apis,
    },
    { name: 'no TLS', status: 'FAILED', ci: integration({}), around: apis },
    { name: 'public', status: 'NOT_AVAILABLE', ci: integration({ ConnectionType: 'INTERNET' }), around: apis },
    { name: 'WebSocket', status: 'NOT_AVAILABLE', ci: integration({ ApiId: 'socket' }), around: apis },
  ],
  'APIGateway.11': [
    { name: 'recommended', status: 'PASSED', ci: domain('SecurityPolicy_TLS13_1_3_2025_09') },
    { name: 'TLS 1.2 as of old', status: 'FAILED', ci: domain('TLS_1_2') },
    {
      name: 'another list by parameter',
      status: 'PASSED',
      params: { allowedSecurityPolicies: ['TLS_1_2'] },
      ci: domain('TLS_1_2'),
    },
    { name: 'not told', status: 'FAILED', ci: ciOf('AWS::ApiGateway::DomainName', {}) },
  ],
})
