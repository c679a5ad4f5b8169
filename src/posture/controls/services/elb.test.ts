import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import controls from './elb.js'

const ARN = 'arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/app/web/1'
const lb = (type: string, parts: JsonObject = {}, configuration: JsonObject = {}) =>
  ciOf('AWS::ElasticLoadBalancingV2::LoadBalancer', { type, ...configuration }, { arn: ARN, resourceId: ARN, parts })
const attributes = (type: string, values: Record<string, string>) =>
  lb(type, { LoadBalancerAttributes: Object.entries(values).map(([key, value]) => ({ key, value })) })
const classic = (enabled: boolean) =>
  ciOf('AWS::ElasticLoadBalancing::LoadBalancer', {}, { parts: { LoadBalancerAttributes: { accessLog: { enabled } } } })

const redirect = { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }
const forward = { Type: 'forward', TargetGroupArn: 't' }
const listener = (Protocol: string, action: JsonObject, rules: JsonObject[][] = [[action]], LoadBalancerArn = ARN) =>
  ciOf(
    'AWS::ElasticLoadBalancingV2::Listener',
    { LoadBalancerArn, Protocol, Port: 80, DefaultActions: [action] },
    { parts: { ListenerRules: rules.map((Actions, i) => ({ Priority: String(i), Actions })) } },
  )
const tls = (Protocol: string, SslPolicy?: string, LoadBalancerArn = ARN) =>
  ciOf('AWS::ElasticLoadBalancingV2::Listener', {
    Protocol,
    Port: 443,
    LoadBalancerArn,
    ...(SslPolicy === undefined ? {} : { SslPolicy }),
  })
const targets = (Protocol: string, more: JsonObject = {}) =>
  ciOf('AWS::ElasticLoadBalancingV2::TargetGroup', { Protocol, TargetType: 'ip', ...more })
const zones = (...names: string[]) => lb('network', {}, { availabilityZones: names.map((zoneName) => ({ zoneName })) })

controlTests(controls, {
  'ELB.1': [
    { name: 'redirects', status: 'PASSED', ci: lb('application'), around: [listener('HTTP', redirect)] },
    { name: 'forwards', status: 'FAILED', ci: lb('application'), around: [listener('HTTP', forward)] },
    {
      name: 'one of two forwards',
      status: 'FAILED',
      ci: lb('application'),
      around: [listener('HTTP', redirect), listener('HTTP', forward)],
    },
    {
      name: 'redirects to HTTP',
      status: 'FAILED',
      ci: lb('application'),
      around: [listener('HTTP', { Type: 'redirect', RedirectConfig: { Protocol: 'HTTP' } })],
    },
    {
      name: 'a rule forwards before the default redirects',
      status: 'FAILED',
      ci: lb('application'),
      around: [listener('HTTP', redirect, [[forward], [redirect]])],
    },
    {
      name: 'a rule answers by itself',
      status: 'PASSED',
      ci: lb('application'),
      around: [listener('HTTP', redirect, [[{ Type: 'fixed-response' }], [redirect]])],
    },
    {
      name: 'a rule redirects and stays with HTTP',
      status: 'FAILED',
      ci: lb('application'),
      around: [
        listener('HTTP', redirect, [[{ Type: 'redirect', RedirectConfig: { Protocol: '#{protocol}' } }], [redirect]]),
      ],
    },
    {
      name: 'the rules were not recorded',
      status: 'WARNING',
      ci: lb('application'),
      around: [{ ...listener('HTTP', redirect), supplementaryConfiguration: {} }],
    },
    { name: 'HTTPS only', status: 'PASSED', ci: lb('application'), around: [listener('HTTPS', forward)] },
    {
      name: 'another load balancer forwards',
      status: 'PASSED',
      ci: lb('application'),
      around: [listener('HTTP', forward, [[forward]], `${ARN}2`)],
    },
    { name: 'a network load balancer', status: 'NOT_AVAILABLE', ci: lb('network') },
  ],
  'ELB.4': [
    {
      name: 'on',
      status: 'PASSED',
      ci: attributes('application', { 'routing.http.drop_invalid_header_fields.enabled': 'true' }),
    },
    {
      name: 'off',
      status: 'FAILED',
      ci: attributes('application', { 'routing.http.drop_invalid_header_fields.enabled': 'false' }),
    },
    { name: 'a network load balancer', status: 'NOT_AVAILABLE', ci: attributes('network', {}) },
  ],
  'ELB.5': [
    { name: 'ALB on', status: 'PASSED', ci: attributes('application', { 'access_logs.s3.enabled': 'true' }) },
    { name: 'ALB off', status: 'FAILED', ci: attributes('application', { 'access_logs.s3.enabled': 'false' }) },
    { name: 'Classic on', status: 'PASSED', ci: classic(true) },
    { name: 'Classic off', status: 'FAILED', ci: classic(false) },
    { name: 'NLB', status: 'NOT_AVAILABLE', ci: attributes('network', { 'access_logs.s3.enabled': 'false' }) },
  ],
  'ELB.6': [
    { name: 'on', status: 'PASSED', ci: attributes('gateway', { 'deletion_protection.enabled': 'true' }) },
    { name: 'off', status: 'FAILED', ci: attributes('application', { 'deletion_protection.enabled': 'false' }) },
    { name: 'not told', status: 'FAILED', ci: attributes('network', {}) },
  ],
  'ELB.12': [
    {
      name: 'defensive',
      status: 'PASSED',
      ci: attributes('application', { 'routing.http.desync_mitigation_mode': 'defensive' }),
    },
    {
      name: 'monitor',
      status: 'FAILED',
      ci: attributes('application', { 'routing.http.desync_mitigation_mode': 'monitor' }),
    },
    {
      name: 'only strictest is allowed',
      status: 'FAILED',
      params: { desyncMode: 'strictest' },
      ci: attributes('application', { 'routing.http.desync_mitigation_mode': 'defensive' }),
    },
    { name: 'not told', status: 'NOT_AVAILABLE', ci: attributes('application', {}) },
    { name: 'a network load balancer', status: 'NOT_AVAILABLE', ci: attributes('network', {}) },
  ],
  'ELB.13': [
    { name: 'two zones', status: 'PASSED', ci: zones('a', 'b') },
    { name: 'two subnets of one zone', status: 'FAILED', ci: zones('a', 'a') },
    { name: 'one', status: 'FAILED', ci: zones('a') },
    { name: 'fewer than wanted', status: 'FAILED', params: { minAvailabilityZones: 3 }, ci: zones('a', 'b') },
  ],
  'ELB.16': [
    { name: 'has one', status: 'PASSED', ci: lb('application', { WebACL: { arn: 'arn:aws:wafv2:x' } }) },
    { name: 'has none', status: 'FAILED', ci: lb('application', { WebACL: null, ClassicWebACL: null }) },
    { name: 'has none, Classic was not asked', status: 'FAILED', ci: lb('application', { WebACL: null }) },
    {
      name: 'has one of AWS WAF Classic',
      status: 'PASSED',
      ci: lb('application', { WebACL: null, ClassicWebACL: { id: 'c' } }),
    },
    { name: 'a network load balancer', status: 'NOT_AVAILABLE', ci: lb('network', { WebACL: null }) },
  ],
  'ELB.17': [
    { name: 'recommended', status: 'PASSED', ci: tls('HTTPS', 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06') },
    { name: 'the default', status: 'FAILED', ci: tls('TLS', 'ELBSecurityPolicy-2016-08') },
    { name: 'no TLS', status: 'NOT_AVAILABLE', ci: tls('HTTP') },
    {
      name: 'another list by parameter',
      status: 'PASSED',
      params: { sslPolicies: ['ELBSecurityPolicy-2016-08'] },
      ci: tls('TLS', 'ELBSecurityPolicy-2016-08'),
    },
  ],
  'ELB.18': [
    { name: 'HTTPS', status: 'PASSED', ci: tls('HTTPS') },
    { name: 'TLS', status: 'PASSED', ci: tls('TLS') },
    { name: 'TCP', status: 'FAILED', ci: tls('TCP') },
    { name: 'HTTP', status: 'FAILED', ci: tls('HTTP') },
    {
      name: 'of a Gateway Load Balancer',
      status: 'NOT_AVAILABLE',
      ci: tls('GENEVE', undefined, ARN.replace('/app/', '/gwy/')),
    },
  ],
  'ELB.21': [
    { name: 'HTTPS', status: 'PASSED', ci: targets('HTTP', { HealthCheckProtocol: 'HTTPS' }) },
    { name: 'HTTP', status: 'FAILED', ci: targets('HTTPS', { HealthCheckProtocol: 'HTTP' }) },
    { name: 'TCP', status: 'FAILED', ci: targets('TLS', { HealthCheckProtocol: 'TCP' }) },
    { name: 'Lambda', status: 'NOT_AVAILABLE', ci: targets('', { TargetType: 'lambda' }) },
    { name: 'GENEVE', status: 'NOT_AVAILABLE', ci: targets('GENEVE', { HealthCheckProtocol: 'TCP' }) },
  ],
  'ELB.22': [
    { name: 'HTTPS', status: 'PASSED', ci: targets('HTTPS') },
    { name: 'TLS', status: 'PASSED', ci: targets('TLS') },
    { name: 'QUIC', status: 'PASSED', ci: targets('QUIC') },
    { name: 'HTTP', status: 'FAILED', ci: targets('HTTP') },
    { name: 'TCP', status: 'FAILED', ci: targets('TCP') },
    { name: 'an ALB behind', status: 'NOT_AVAILABLE', ci: targets('TCP', { TargetType: 'alb' }) },
    { name: 'Lambda', status: 'NOT_AVAILABLE', ci: targets('', { TargetType: 'lambda' }) },
    { name: 'GENEVE', status: 'NOT_AVAILABLE', ci: targets('GENEVE') },
  ],
})
