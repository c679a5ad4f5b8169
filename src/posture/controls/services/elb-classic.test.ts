import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import controls from './elb-classic.js'

const listener = (protocol: string, loadBalancerPort: number, more: JsonObject = {}, policyNames: string[] = []) => ({
  listener: { protocol, loadBalancerPort, ...more },
  policyNames,
})
const acm = { sslcertificateId: 'arn:aws:acm:us-east-1:111122223333:certificate/c' }
const iam = { sslcertificateId: 'arn:aws:iam::111122223333:server-certificate/c' }
const lb = (configuration: JsonObject, parts: JsonObject = {}) =>
  ciOf('AWS::ElasticLoadBalancing::LoadBalancer', configuration, { parts })
const listeners = (...all: JsonObject[]) => lb({ listenerDescriptions: all })
const attributes = (LoadBalancerAttributes: JsonObject) => lb({}, { LoadBalancerAttributes })
const desync = (value: string) =>
  attributes({ additionalAttributes: [{ key: 'elb.http.desyncmitigationmode', value }] })
const policies = (protocol: string, LoadBalancerPolicies: JsonObject[]) =>
  lb({ listenerDescriptions: [listener(protocol, 443, acm, ['p', 'sticky'])] }, { LoadBalancerPolicies })
const negotiation = (policyName: string, attributeValue: string) => ({
  policyName,
  policyTypeName: 'SSLNegotiationPolicyType',
  policyAttributeDescriptions: [
    { attributeName: 'Protocol-TLSv1.2', attributeValue: 'true' },
    ...(attributeValue === '' ? [] : [{ attributeName: 'Reference-Security-Policy', attributeValue }]),
  ],
})

controlTests(controls, {
  'ELB.2': [
    { name: 'certificates from ACM', status: 'PASSED', ci: listeners(listener('HTTPS', 443, acm)) },
    { name: 'one from IAM', status: 'FAILED', ci: listeners(listener('HTTPS', 443, acm), listener('SSL', 8443, iam)) },
    { name: 'a plain listener has no certificate', status: 'NOT_AVAILABLE', ci: listeners(listener('HTTP', 80)) },
    { name: 'no listener', status: 'NOT_AVAILABLE', ci: lb({ listenerDescriptions: null }) },
  ],
  'ELB.3': [
    { name: 'HTTPS and SSL', status: 'PASSED', ci: listeners(listener('HTTPS', 443), listener('SSL', 8443)) },
    { name: 'one of them plain', status: 'FAILED', ci: listeners(listener('HTTPS', 443), listener('TCP', 25)) },
    { name: 'none', status: 'NOT_AVAILABLE', ci: listeners() },
  ],
  'ELB.7': [
    { name: 'on', status: 'PASSED', ci: attributes({ connectionDraining: { enabled: true, timeout: 300 } }) },
    { name: 'off', status: 'FAILED', ci: attributes({ connectionDraining: { enabled: false } }) },
    { name: 'not told', status: 'FAILED', ci: attributes({}) },
  ],
  'ELB.8': [
    {
      name: 'the wanted policy',
      status: 'PASSED',
      ci: policies('HTTPS', [negotiation('p', 'ELBSecurityPolicy-TLS-1-2-2017-01')]),
    },
    {
      name: 'an older one',
      status: 'FAILED',
      ci: policies('SSL', [negotiation('p', 'ELBSecurityPolicy-2016-08')]),
    },
    { name: 'a custom one', status: 'FAILED', ci: policies('SSL', [negotiation('p', '')]) },
    {
      name: 'the wanted policy exists and the listener has another',
      status: 'FAILED',
      ci: policies('HTTPS', [negotiation('q', 'ELBSecurityPolicy-TLS-1-2-2017-01')]),
    },
    { name: 'no TLS at all', status: 'NOT_AVAILABLE', ci: policies('TCP', []) },
    {
      name: 'another policy by parameter',
      status: 'PASSED',
      params: { predefinedPolicyName: 'ELBSecurityPolicy-2016-08' },
      ci: policies('HTTPS', [negotiation('p', 'ELBSecurityPolicy-2016-08')]),
    },
  ],
  'ELB.9': [
    { name: 'on', status: 'PASSED', ci: attributes({ crossZoneLoadBalancing: { enabled: true } }) },
    { name: 'off', status: 'FAILED', ci: attributes({ crossZoneLoadBalancing: { enabled: false } }) },
  ],
  'ELB.10': [
    { name: 'two zones', status: 'PASSED', ci: lb({ availabilityZones: ['a', 'b'] }) },
    {
      name: 'as AWS Config wraps them',
      status: 'PASSED',
      ci: lb({ availabilityZones: [{ value: 'a' }, { value: 'b' }] }),
    },
    { name: 'one', status: 'FAILED', ci: lb({ availabilityZones: ['a'] }) },
    {
      name: 'fewer than wanted',
      status: 'FAILED',
      params: { minAvailabilityZones: 3 },
      ci: lb({ availabilityZones: ['a', 'b'] }),
    },
  ],
  'ELB.14': [
    { name: 'defensive', status: 'PASSED', ci: desync('defensive') },
    { name: 'strictest', status: 'PASSED', ci: desync('strictest') },
    { name: 'monitor', status: 'FAILED', ci: desync('monitor') },
    {
      name: 'only strictest is allowed',
      status: 'FAILED',
      params: { desyncMode: 'strictest' },
      ci: desync('defensive'),
    },
    { name: 'no such attribute', status: 'NOT_AVAILABLE', ci: attributes({ additionalAttributes: [] }) },
  ],
})
