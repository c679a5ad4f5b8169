import { DAY, HOUR } from '../calendar.js'
import { type Account, REGION } from '../company.js'
import { WEAKNESSES, type Weakness } from '../findings.js'
import { Random } from '../random.js'
import { type Entry, eventBridge, firehoseKey, isIn, type SimulatedLog, type World } from './log.js'

/** One weakness of one thing, from its finding until it is mended. */
export interface Exposure {
  readonly weakness: Weakness
  readonly account: Account
  /** Instance id or ARN. */
  readonly resource: string
  readonly found: number
  readonly mended: number
  readonly id: string
}

const DAYS_TO_MEND = { CRITICAL: 3, HIGH: 9, MEDIUM: 16, LOW: 60 } as const

/** What weaknesses there are in the month: found as they become known, mended by deploys, the worst ones first. */
export const exposuresOf = ({ seed, accounts, period }: World): readonly Exposure[] => {
  const random = new Random(`${seed}/exposures`)
  return [accounts.prod, accounts.staging].flatMap((account) =>
    WEAKNESSES.flatMap((weakness, i) => {
      const things =
        weakness.on === 'hosts'
          ? account.network.apps.slice(0, 4).map(({ instance }) => instance ?? '-')
          : weakness.on === 'images'
            ? ['shop', 'worker'].map(
                (name) => `arn:aws:ecr:${REGION}:${account.id}:repository/${name}/sha256:${random.hex(64)}`,
              )
            : [`arn:aws:lambda:${REGION}:${account.id}:function:order-mailer:$LATEST`]
      return things.map((resource) => {
        const found = period.from + i * 3 * DAY + random.int(20) * HOUR + random.int(3600) * 1000
        const mended = found + DAYS_TO_MEND[weakness.severity] * DAY + random.int(10) * HOUR
        return { weakness, account, resource, found, mended, id: random.hex(32) }
      })
    }),
  )
}

/** Dates are words in what EventBridge sends: `Jan 19, 2026, 10:46:15 PM`. */
const inWords = (at: number): string => {
  const time = new Date(at)
  const [, date, month, year] = time.toUTCString().split(' ')
  const hour = time.getUTCHours()
  const two = (n: number) => String(n).padStart(2, '0')
  return `${month} ${Number(date)}, ${year}, ${hour % 12 || 12}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`
}

const detailsOf = ({ weakness, resource, account }: Exposure) => {
  if (weakness.on === 'hosts') {
    const host = account.network.apps.find(({ instance }) => instance === resource)
    return {
      type: 'AWS_EC2_INSTANCE',
      details: {
        awsEc2Instance: {
          imageId: 'ami-0simulated0000002',
          ipV4Addresses: [host?.ip],
          ipV6Addresses: [],
          platform: 'AMAZON_LINUX_2023',
          subnetId: host?.subnet,
          type: 'c7i.large',
          vpcId: account.network.vpc,
        },
      },
      tags: { Name: 'shop', Team: 'sre' },
    }
  }
  if (weakness.on === 'functions') {
    return {
      type: 'AWS_LAMBDA_FUNCTION',
      details: { awsLambdaFunction: { functionName: 'order-mailer', runtime: 'PYTHON_3_13' } },
      tags: {},
    }
  }
  return {
    type: 'AWS_ECR_CONTAINER_IMAGE',
    details: {
      awsEcrContainerImage: {
        architecture: 'amd64',
        imageHash: resource.split('/').at(-1),
        imageTags: ['2026.10'],
        platform: 'DEBIAN_12',
        registry: account.id,
        repositoryName: resource.split('/').at(-2),
      },
    },
    tags: {},
  }
}

const eventOf = (exposure: Exposure, at: number, status: 'ACTIVE' | 'CLOSED', random: Random): Entry => {
  const { weakness, account, resource, found, id } = exposure
  const { cve, pack, version, fixed, severity, score } = weakness
  return eventBridge(at, random, {
    source: 'aws.inspector2',
    type: 'Inspector2 Finding',
    account: account.id,
    resources: [resource],
    detail: {
      awsAccountId: account.id,
      description: `A simulated weakness of ${pack}.`,
      exploitAvailable: weakness.exploited === true ? 'YES' : 'NO',
      findingArn: `arn:aws:inspector2:${REGION}:${account.id}:finding/${id}`,
      firstObservedAt: inWords(found),
      fixAvailable: fixed === 'NotAvailable' ? 'NO' : 'YES',
      lastObservedAt: inWords(at),
      packageVulnerabilityDetails: {
        cvss: [
          {
            baseScore: score,
            scoringVector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
            source: 'NVD',
            version: '3.1',
          },
        ],
        referenceUrls: [],
        relatedVulnerabilities: [],
        source: 'NVD',
        sourceUrl: `https://vulnerabilities.example/${cve}`,
        vendorSeverity: severity.toLowerCase(),
        vulnerabilityId: cve,
        vulnerablePackages: [
          { arch: 'X86_64', epoch: 0, fixedInVersion: fixed, name: pack, packageManager: 'OS', version },
        ],
      },
      remediation: {
        recommendation: { text: fixed === 'NotAvailable' ? 'None Provided' : `Upgrade ${pack} to ${fixed}` },
      },
      resources: [{ id: resource, partition: 'aws', region: REGION, ...detailsOf(exposure) }],
      severity,
      status,
      title: `${cve} - ${pack}`,
      type: 'PACKAGE_VULNERABILITY',
      updatedAt: inWords(at),
      inspectorScore: score,
    },
  })
}

/** Findings of packages, as EventBridge sends them on: when found, when mended. */
export const inspector2: SimulatedLog = {
  source: 'aws.inspector2',
  hours: 24,
  files(world) {
    const exposures = exposuresOf(world)
    return [
      {
        key: firehoseKey('Inspector2_Finding', 'Inspector2_Finding'),
        entries: (span, random) =>
          exposures.flatMap((exposure) => [
            ...(isIn(span, exposure.found) ? [eventOf(exposure, exposure.found, 'ACTIVE', random)] : []),
            ...(isIn(span, exposure.mended) ? [eventOf(exposure, exposure.mended, 'CLOSED', random)] : []),
          ]),
      },
    ]
  },
}
