import { expect, test } from 'vitest'
import type { JsonObject } from '../../ci.js'
import { evaluate } from '../evaluate.js'
import { ciOf, controlTests, surroundings } from '../testing.js'
import codebuild from './codebuild.js'

const project = (configuration: JsonObject) => ciOf('AWS::CodeBuild::Project', configuration)
const bitbucket = (location: string) => ({ type: 'BITBUCKET', location })
const variables = (...environmentVariables: JsonObject[]) => project({ environment: { environmentVariables } })
const group = (S3Destination: JsonObject | null) =>
  ciOf('AWS::CodeBuild::ReportGroup', {
    ExportConfig: { ExportConfigType: S3Destination === null ? 'NO_EXPORT' : 'S3', S3Destination },
  })

const LEAK = `https://${['x-token-auth', 'ATCTT3xSECRET'].join(':')}@bitbucket.org/team/app.git`

controlTests(codebuild, {
  'CodeBuild.1': [
    { name: 'a plain URL', status: 'PASSED', ci: project({ source: bitbucket('https://bitbucket.org/team/app.git') }) },
    {
      name: "a user's name alone",
      status: 'PASSED',
      ci: project({ source: bitbucket('https://taro@bitbucket.org/team/app.git') }),
    },
    { name: 'a token', status: 'FAILED', ci: project({ source: bitbucket(LEAK) }) },
    {
      name: 'as our collector keeps it',
      status: 'FAILED',
      ci: project({ source: bitbucket('https://***@bitbucket.org/team/app.git') }),
    },
    {
      name: 'a password in a secondary source',
      status: 'FAILED',
      ci: project({
        source: { type: 'S3' },
        secondarySources: [bitbucket('https://taro:pw@bitbucket.org/team/app.git')],
      }),
    },
    {
      name: 'another service',
      status: 'NOT_AVAILABLE',
      ci: project({ source: { type: 'GITHUB', location: 'https://t:x@github.com/team/app.git' } }),
    },
  ],
  'CodeBuild.2': [
    { name: 'other variables', status: 'PASSED', ci: variables({ name: 'STAGE', type: 'PLAINTEXT', value: '***' }) },
    {
      name: 'the key from a secret',
      status: 'PASSED',
      ci: variables({ name: 'AWS_SECRET_ACCESS_KEY', type: 'SECRETS_MANAGER', value: 'ci/key' }),
    },
    { name: 'in plain text', status: 'FAILED', ci: variables({ name: 'AWS_ACCESS_KEY_ID', type: 'PLAINTEXT' }) },
    { name: 'of no type, which is plain text', status: 'FAILED', ci: variables({ name: 'AWS_SECRET_ACCESS_KEY' }) },
  ],
  'CodeBuild.3': [
    {
      name: 'encrypted',
      status: 'PASSED',
      ci: project({ logsConfig: { s3Logs: { status: 'ENABLED', encryptionDisabled: false } } }),
    },
    {
      name: 'not encrypted',
      status: 'FAILED',
      ci: project({ logsConfig: { s3Logs: { status: 'ENABLED', encryptionDisabled: true } } }),
    },
    {
      name: 'off',
      status: 'NOT_AVAILABLE',
      ci: project({ logsConfig: { s3Logs: { status: 'DISABLED', encryptionDisabled: true } } }),
    },
  ],
  'CodeBuild.4': [
    { name: 'CloudWatch', status: 'PASSED', ci: project({ logsConfig: { cloudWatchLogs: { status: 'ENABLED' } } }) },
    {
      name: 'S3 alone',
      status: 'PASSED',
      ci: project({ logsConfig: { cloudWatchLogs: { status: 'DISABLED' }, s3Logs: { status: 'ENABLED' } } }),
    },
    {
      name: 'both off',
      status: 'FAILED',
      ci: project({ logsConfig: { cloudWatchLogs: { status: 'DISABLED' }, s3Logs: { status: 'DISABLED' } } }),
    },
    { name: 'nothing set', status: 'FAILED', ci: project({}) },
  ],
  'CodeBuild.7': [
    { name: 'encrypted', status: 'PASSED', ci: group({ Bucket: 'b', EncryptionDisabled: false }) },
    { name: 'encrypted by default', status: 'PASSED', ci: group({ Bucket: 'b' }) },
    { name: 'not encrypted', status: 'FAILED', ci: group({ Bucket: 'b', EncryptionDisabled: true }) },
    { name: 'no export', status: 'NOT_AVAILABLE', ci: group(null) },
  ],
})

test('the reason of a failure does not repeat the secret', () => {
  const [first] = codebuild
  if (first === undefined) throw new Error('no control')
  const outcome = evaluate(first, project({ source: bitbucket(LEAK) }), {}, surroundings())
  expect(JSON.stringify(outcome)).not.toContain('ATCTT')
})
