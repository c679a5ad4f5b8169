import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import controls from './cloudfront.js'

const distribution = (distributionConfig: JsonObject, parts: JsonObject = {}) =>
  ciOf('AWS::CloudFront::Distribution', { distributionConfig }, { awsRegion: 'global', parts })
const items = (...all: JsonObject[]) => ({ quantity: all.length, items: all })
const s3 = (more: JsonObject = {}) => ({
  id: 's3',
  domainName: 'b.s3.amazonaws.com',
  s3OriginConfig: { originAccessIdentity: '' },
  ...more,
})
const custom = (originProtocolPolicy: string, protocols: string[] = ['TLSv1.2']) => ({
  id: 'c',
  domainName: 'origin.example.com',
  customOriginConfig: { originProtocolPolicy, originSslProtocols: { quantity: protocols.length, items: protocols } },
})
const url = (more: JsonObject = {}) => ({
  ...custom('https-only'),
  domainName: 'abc.lambda-url.us-east-1.on.aws',
  ...more,
})
const origins = (...all: JsonObject[]) => distribution({ origins: items(...all) })
const viewer = (byDefault: string, ...others: string[]) => ({
  defaultCacheBehavior: { viewerProtocolPolicy: byDefault },
  cacheBehaviors: items(...others.map((viewerProtocolPolicy, i) => ({ viewerProtocolPolicy, pathPattern: `/${i}/*` }))),
})
const certificate = (viewerCertificate: JsonObject) => distribution({ viewerCertificate })
const own = (more: JsonObject) =>
  certificate({ acmCertificateArn: 'arn:aws:acm:x', cloudFrontDefaultCertificate: false, ...more })
const group = (members: number) =>
  items({ members: items(...Array.from({ length: members }, () => ({ originId: 'o' }))) })
const buckets = (...exist: boolean[]) =>
  distribution({ origins: items(s3()) }, { S3OriginBuckets: exist.map((exists, i) => ({ bucket: `b${i}`, exists })) })
const keyGroups = { trustedKeyGroups: { enabled: true, quantity: 1 }, trustedSigners: { enabled: false, quantity: 0 } }
const signers = { trustedKeyGroups: { enabled: true, quantity: 1 }, trustedSigners: { enabled: true, quantity: 1 } }

controlTests(controls, {
  'CloudFront.1': [
    { name: 'has one', status: 'PASSED', ci: distribution({ origins: items(s3()), defaultRootObject: 'index.html' }) },
    { name: 'has none', status: 'FAILED', ci: distribution({ origins: items(s3()), defaultRootObject: '' }) },
    { name: 'an S3 origin beside a custom one', status: 'FAILED', ci: origins(custom('https-only'), s3()) },
    { name: 'no S3 origin', status: 'NOT_AVAILABLE', ci: origins(custom('https-only')) },
    { name: 'a bucket without a word of it', status: 'FAILED', ci: origins({ domainName: 'b.s3.amazonaws.com' }) },
    {
      name: 'the website of a bucket',
      status: 'NOT_AVAILABLE',
      ci: origins({ ...custom('http-only'), domainName: 'b.s3-website-us-east-1.amazonaws.com' }),
    },
  ],
  'CloudFront.3': [
    { name: 'redirects', status: 'PASSED', ci: distribution(viewer('redirect-to-https', 'https-only')) },
    { name: 'HTTP by default', status: 'FAILED', ci: distribution(viewer('allow-all')) },
    { name: 'HTTP on a path', status: 'FAILED', ci: distribution(viewer('https-only', 'allow-all')) },
  ],
  'CloudFront.4': [
    { name: 'a group of two', status: 'PASSED', ci: distribution({ originGroups: group(2) }) },
    { name: 'a group of one', status: 'FAILED', ci: distribution({ originGroups: group(1) }) },
    { name: 'none', status: 'FAILED', ci: distribution({ originGroups: { quantity: 0 } }) },
  ],
  'CloudFront.5': [
    { name: 'on', status: 'PASSED', ci: distribution({ logging: { enabled: true } }) },
    { name: 'off', status: 'FAILED', ci: distribution({ logging: { enabled: false } }) },
    { name: 'not set', status: 'FAILED', ci: distribution({}) },
  ],
  'CloudFront.6': [
    { name: 'WAFv2', status: 'PASSED', ci: distribution({ webACLId: 'arn:aws:wafv2:us-east-1:1:global/webacl/a/1' }) },
    { name: 'Classic', status: 'PASSED', ci: distribution({ webACLId: '473e64fd-f30b-4765-81a0-62ad96dd167a' }) },
    { name: 'none', status: 'FAILED', ci: distribution({ webACLId: '' }) },
  ],
  'CloudFront.7': [
    { name: 'of its own', status: 'PASSED', ci: own({}) },
    { name: 'the default', status: 'FAILED', ci: certificate({ cloudFrontDefaultCertificate: true }) },
    { name: 'none named', status: 'FAILED', ci: distribution({}) },
  ],
  'CloudFront.8': [
    { name: 'SNI', status: 'PASSED', ci: own({ sslSupportMethod: 'sni-only' }) },
    { name: 'dedicated addresses', status: 'FAILED', ci: own({ sslSupportMethod: 'vip' }) },
    {
      name: 'the default certificate',
      status: 'NOT_AVAILABLE',
      ci: certificate({ cloudFrontDefaultCertificate: true }),
    },
  ],
  'CloudFront.9': [
    { name: 'HTTPS only', status: 'PASSED', ci: origins(custom('https-only')) },
    { name: 'HTTP only', status: 'FAILED', ci: origins(custom('https-only'), custom('http-only')) },
    {
      name: 'as the viewer, who may use HTTP',
      status: 'FAILED',
      ci: distribution({ origins: items(custom('match-viewer')), ...viewer('https-only', 'allow-all') }),
    },
    {
      name: 'as the viewer, who must use HTTPS',
      status: 'PASSED',
      ci: distribution({ origins: items(custom('match-viewer')), ...viewer('redirect-to-https') }),
    },
    { name: 'S3 only', status: 'NOT_AVAILABLE', ci: origins(s3()) },
  ],
  'CloudFront.10': [
    { name: 'TLS', status: 'PASSED', ci: origins(custom('https-only', ['TLSv1', 'TLSv1.2'])) },
    { name: 'SSLv3', status: 'FAILED', ci: origins(custom('https-only', ['SSLv3', 'TLSv1.2'])) },
    { name: 'S3 only', status: 'NOT_AVAILABLE', ci: origins(s3()) },
  ],
  'CloudFront.12': [
    { name: 'they exist', status: 'PASSED', ci: buckets(true, true) },
    { name: 'one does not', status: 'FAILED', ci: buckets(true, false) },
    {
      name: 'no S3 origin',
      status: 'NOT_AVAILABLE',
      ci: distribution({ origins: items(custom('https-only')) }, { S3OriginBuckets: [] }),
    },
  ],
  'CloudFront.13': [
    { name: 'has it', status: 'PASSED', ci: origins(s3({ originAccessControlId: 'E1' })) },
    {
      name: 'has the older identity',
      status: 'FAILED',
      ci: origins(
        s3({
          originAccessControlId: '',
          s3OriginConfig: { originAccessIdentity: 'origin-access-identity/cloudfront/E' },
        }),
      ),
    },
    { name: 'one of two', status: 'FAILED', ci: origins(s3({ originAccessControlId: 'E1' }), s3()) },
    { name: 'no S3 origin', status: 'NOT_AVAILABLE', ci: origins(custom('https-only')) },
  ],
  'CloudFront.15': [
    { name: 'TLSv1.2_2021', status: 'PASSED', ci: own({ minimumProtocolVersion: 'TLSv1.2_2021' }) },
    { name: 'TLSv1', status: 'FAILED', ci: own({ minimumProtocolVersion: 'TLSv1' }) },
    {
      name: 'another list by parameter',
      status: 'PASSED',
      params: { securityPolicies: ['TLSv1.2_2019'] },
      ci: own({ minimumProtocolVersion: 'TLSv1.2_2019' }),
    },
    { name: 'none', status: 'FAILED', ci: distribution({}) },
  ],
  'CloudFront.16': [
    { name: 'has it', status: 'PASSED', ci: origins(url({ originAccessControlId: 'E1' })) },
    { name: 'has it not', status: 'FAILED', ci: origins(url()) },
    { name: 'no function URL', status: 'NOT_AVAILABLE', ci: origins(custom('https-only'), s3()) },
  ],
  'CloudFront.17': [
    { name: 'key groups', status: 'PASSED', ci: distribution({ defaultCacheBehavior: keyGroups }) },
    { name: 'signers', status: 'FAILED', ci: distribution({ defaultCacheBehavior: signers }) },
    { name: 'nothing signed', status: 'FAILED', ci: distribution(viewer('https-only')) },
    {
      name: 'one path unsigned',
      status: 'FAILED',
      ci: distribution({ defaultCacheBehavior: keyGroups, cacheBehaviors: items({ pathPattern: '/open/*' }) }),
    },
  ],
})
