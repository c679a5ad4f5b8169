import Bowser from 'bowser'
import { memo } from './memo.js'

/** What a user agent's text says. Empty text stands for "does not say". */
export interface UserAgent {
  /** The user agent itself; equal texts are one string here. */
  readonly text: string
  readonly name: string
  readonly version: string
  readonly osName: string
  readonly osVersion: string
  /** Model or kind of device, of browsers on phones and tablets only. */
  readonly device: string
  /** Where an AWS SDK ran: `CloudShell`, `AWS_Lambda_nodejs20.x`, `AWS_ECS_FARGATE`. */
  readonly environment: string
}

type Parsed = Omit<UserAgent, 'text'>

const SILENT: Parsed = { name: '', version: '', osName: '', osVersion: '', device: '', environment: '' }

/** Parsed at most: the rest of a longer text says nothing more, and attackers write megabytes. */
const READ = 1024

const OS_NAMES: ReadonlyMap<string, string> = new Map([
  ['linux', 'Linux'],
  ['darwin', 'macOS'],
  ['macos', 'macOS'],
  ['mac', 'macOS'],
  ['windows', 'Windows'],
  ['windows_nt', 'Windows'],
  ['win32', 'Windows'],
  ['android', 'Android'],
  ['ios', 'iOS'],
  ['freebsd', 'FreeBSD'],
])

const osNameOf = (text: string): string =>
  OS_NAMES.get(text.toLowerCase()) ?? (text.startsWith('Windows') ? 'Windows' : '')

/** Tokens that stand before the program's own: partner marks and the console's inner client. */
const PREAMBLES = new Set(['APN', 'HashiCorp', 'aws-internal', 'm', 'exec-env', 'md', 'ua', 'os', 'lang', 'api', 'cfg'])
/** Programs that call AWS through an SDK: they are what the reader looks for, not the SDK. */
const PROGRAMS = new Set(['Terraform', 'OpenTofu', 'Pulumi', 'Packer', 'Vault', 'Consul', 'S3Console', 'eksctl'])

const split = (token: string): [name: string, version: string] => {
  const slash = token.indexOf('/')
  return slash < 0 ? [token, ''] : [token.slice(0, slash), token.slice(slash + 1).replace(/[,;]$/, '')]
}

/** Versions begin with a digit, or are `v1.2`, `dev`. */
const isVersion = (text: string): boolean => /^v?\d|^dev$/.test(text)

/**
 * `name/version` tokens and `(comments)`: AWS CLI, all SDKs (`aws-sdk-go/1.44 (go1.19; linux; amd64)`,
 * `Boto3/1.34 md/Botocore#1.34 os/linux#5.10 lang/python#3.11`), Terraform, and other programs.
 */
const ofTokens = (text: string): Parsed => {
  let name = ''
  let version = ''
  let program = false
  let osName = ''
  let osVersion = ''
  let environment = ''
  for (const comment of text.match(/\([^)]*\)/g) ?? []) {
    for (const part of comment.slice(1, -1).split(';')) osName ||= osNameOf(part.trim().split(/[ /]/)[0] ?? '')
  }
  for (const token of text.replaceAll(/\([^)]*\)/g, ' ').split(/[\s,]+/)) {
    if (token === '' || token === '-') continue
    const [key, value] = split(token)
    if (key === 'os') {
      const [os, release] = value.split('#')
      osName = osNameOf(os ?? '') || osName
      osVersion = release ?? osVersion
    } else if (key === 'exec-env') environment = value
    else if (!program && PROGRAMS.has(key)) {
      program = true
      name = key
      version = value
    } else if (osNameOf(key) !== '' && value !== '') {
      osName ||= osNameOf(key)
      // The JavaScript SDK writes Node's version there (`linux/v18.12`), the others the kernel's.
      if (!value.startsWith('v')) osVersion ||= value
    } else if (name === '' && !PREAMBLES.has(key)) {
      name = key
      version = isVersion(value) ? value : ''
    }
  }
  return { name, version, osName, osVersion, device: '', environment }
}

const ofBrowser = (text: string): Parsed => {
  const { browser, os, platform } = Bowser.parse(text)
  // Of a desktop the maker at most is known, by guess.
  const device =
    platform.model === undefined
      ? platform.type === 'desktop'
        ? ''
        : (platform.type ?? '')
      : [platform.vendor, platform.model].filter(Boolean).join(' ')
  return {
    name: browser.name ?? '',
    version: browser.version ?? '',
    osName: os.name ?? '',
    osVersion: os.version ?? '',
    device,
    environment: '',
  }
}

const parse = (original: string): Parsed => {
  let text = original.slice(0, READ).trim()
  // S3 puts brackets around it.
  if (text.startsWith('[') && text.endsWith(']')) text = text.slice(1, -1)
  if (text.startsWith('Mozilla/') || text.startsWith('Opera/')) {
    // Its tables of patterns meet text from attackers: an answer is not worth an exception.
    try {
      return ofBrowser(text)
    } catch {
      return SILENT
    }
  }
  // An AWS service calling for somebody: `cloudformation.amazonaws.com`, `AWS Internal`.
  if (text === 'AWS Internal' || (text.endsWith('.amazonaws.com') && !text.includes(' '))) {
    return { ...SILENT, name: text }
  }
  return ofTokens(text)
}

/** Name, version and system of a user agent; remembered, as logs repeat the same few. */
export const userAgentOf: (original: string) => UserAgent = memo((text) => ({ text, ...parse(text) }), {
  entries: 8192,
  keyLength: READ,
})
