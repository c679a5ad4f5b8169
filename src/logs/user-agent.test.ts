import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { userAgentOf } from './user-agent.js'

const short = (text: string) => {
  const { name, version, osName, osVersion, device, environment } = userAgentOf(text)
  return [name, version, osName, osVersion, device, environment].join(' | ')
}

describe('a user agent gives its program, version and system', () => {
  test.each([
    ['aws-cli/1.16.140 Python/3.7.0 Darwin/18.5.0 botocore/1.12.130', 'aws-cli | 1.16.140 | macOS | 18.5.0 |  | '],
    [
      '[aws-cli/2.15.30 md/awscrt#0.19.19 ua/2.0 os/macos#23.4.0 md/arch#arm64 lang/python#3.11.8]',
      'aws-cli | 2.15.30 | macOS | 23.4.0 |  | ',
    ],
    [
      'Boto3/1.34.84 md/Botocore#1.34.84 ua/2.0 os/linux#5.10.214 md/arch#x86_64 exec-env/AWS_Lambda_python3.12',
      'Boto3 | 1.34.84 | Linux | 5.10.214 |  | AWS_Lambda_python3.12',
    ],
    ['aws-sdk-go/1.44.157 (go1.19.3; linux; amd64)', 'aws-sdk-go | 1.44.157 | Linux |  |  | '],
    [
      'APN/1.0 HashiCorp/1.0 Terraform/1.1.2 (+https://www.terraform.io) terraform-provider-aws/3.76.1 aws-sdk-go/1.44.157 (go1.19.3; linux; amd64)',
      'Terraform | 1.1.2 | Linux |  |  | ',
    ],
    ['aws-sdk-nodejs/2.1396.0 linux/v18.16.0 promise', 'aws-sdk-nodejs | 2.1396.0 | Linux |  |  | '],
    [
      '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488 Linux/5.10.184 OpenJDK_64-Bit_Server_VM/25.372-b08]',
      'S3Console | 0.4 | Linux | 5.10.184 |  | ',
    ],
    ['AWSPowerShell/4.1.0 .NET_Core/8.0 OS/Microsoft_Windows_10', 'AWSPowerShell | 4.1.0 |  |  |  | '],
    ['cloudformation.amazonaws.com', 'cloudformation.amazonaws.com |  |  |  |  | '],
    ['AWS Internal', 'AWS Internal |  |  |  |  | '],
    ['curl/8.4.0', 'curl | 8.4.0 |  |  |  | '],
    ['-', ' |  |  |  |  | '],
    [
      'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0',
      'Firefox | 102.0 | Linux |  |  | ',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1',
      'Safari | 17.4 | iOS | 17.4 | Apple iPhone | ',
    ],
  ])('%s', (text, expected) => {
    expect(short(text)).toBe(expected)
  })
})

test('any text is answered with texts, however long', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 1500 }),
    fc.string({ unit: 'binary' }).map((s) => `Mozilla/5.0 ${s}`),
    fc
      .array(fc.constantFrom('(', ')', ';', '/', '#', ' ', 'os/', 'linux', '[', ']', 'exec-env/', 'a'))
      .map((a) => a.join('')),
  )
  fc.assert(
    fc.property(text, (agent) => {
      for (const value of Object.values(userAgentOf(agent))) expect(typeof value).toBe('string')
    }),
  )
  const start = performance.now()
  userAgentOf(`Mozilla/5.0 ${'('.repeat(1_000_000)}`)
  userAgentOf(`${'('.repeat(1_000_000)}`)
  expect(performance.now() - start).toBeLessThan(500)
})
