import { stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { isHinomiError, type Text } from '../kernel/errors.js'
import { ownerOf } from '../platform/lock.js'
import { dataDirOf, readConfig } from '../server/config.js'
import { commandFile, type Io } from './command.js'
import { words } from './words.js'

type Verdict = 'good' | 'missing' | 'wrong'

interface Check {
  readonly name: string
  readonly verdict: Verdict
  readonly detail: string
}

const GIB = 1024 ** 3

/** What reading logs from S3, with notifications through SQS, needs; nothing more. */
const LOG_STATEMENTS = [
  { Sid: 'ListLogBuckets', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['arn:aws:s3:::YOUR-LOG-BUCKET'] },
  { Sid: 'ReadLogs', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::YOUR-LOG-BUCKET/*'] },
  {
    Sid: 'DecryptLogs',
    Effect: 'Allow',
    Action: ['kms:Decrypt'],
    Resource: ['arn:aws:kms:REGION:ACCOUNT:key/KEY-ID'],
  },
  {
    Sid: 'FollowNotifications',
    Effect: 'Allow',
    Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
    Resource: ['arn:aws:sqs:REGION:ACCOUNT:YOUR-QUEUE'],
  },
]

export default commandFile({
  summary: {
    en: 'Say what is configured, reachable, permitted and missing',
    ja: '設定・接続・権限の状態と不足しているものを確認する',
  },
  declare(command, say) {
    command
      .option('--data <dir>', say(words.data))
      .option('--policy', say(words.policy))
      .option('--json', say(words.json))
  },
  async run(io, _args, options) {
    if (options['policy'] === true) {
      const { policyDocument } = await import('../posture/index.js')
      const statements = [...LOG_STATEMENTS, ...(await policyDocument())]
      io.stdout.write(`${JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2)}\n`)
      return 0
    }
    const checks: Check[] = []
    const say = (text: Text) => text[io.locale]
    const check = async (name: Text, look: () => Promise<[Verdict, string]>) => {
      const [verdict, detail] = await look().catch((e: unknown): [Verdict, string] => [
        'wrong',
        isHinomiError(e) ? `${e.text(io.locale)} ${e.fix(io.locale)}` : (e as Error).message,
      ])
      checks.push({ name: say(name), verdict, detail })
    }
    const dir = dataDirOf({ data: options['data'] }, io.env, io.cwd)
    await check({ en: 'Node.js', ja: 'Node.js' }, async () => ['good', process.versions.node])
    await check({ en: 'Data directory', ja: 'データディレクトリ' }, () => directory(dir, io))
    const owner = await ownerOf(dir)
    if (owner?.url !== undefined) checks.push({ name: say(words.server), verdict: 'good', detail: owner.url })
    else await check({ en: 'State and lake', ja: '状態とログレイク' }, () => contents(io, options))
    await check({ en: 'AWS credentials', ja: 'AWS認証情報' }, () => credentials(io))
    for (const { name, verdict, detail } of checks) {
      if (options['json'] === true) continue
      const mark = { good: '✓', missing: '–', wrong: '✗' }[verdict]
      io.stdout.write(`${mark} ${name}: ${detail}\n`)
    }
    if (options['json'] === true) io.stdout.write(`${JSON.stringify({ checks })}\n`)
    return checks.some((c) => c.verdict === 'wrong') ? 3 : 0
  },
})

const directory = async (dir: string, io: Io): Promise<[Verdict, string]> => {
  const there = await stat(dir).catch(() => undefined)
  if (there === undefined) return ['missing', `${dir} ${words.notYet[io.locale]}`]
  const disk = await statfs(dir)
  const free = (disk.bavail * disk.bsize) / GIB
  return [free < 1 ? 'wrong' : 'good', `${dir} (${free.toFixed(1)} GiB ${words.free[io.locale]})`]
}

/** Opens everything as a command would, and looks whether the lake has each part that the manifest names. */
const contents = async (io: Io, options: Readonly<Record<string, unknown>>): Promise<[Verdict, string]> => {
  const config = readConfig(options, io.env, io.cwd)
  if ((await stat(config.dataDir).catch(() => undefined)) === undefined) return ['missing', words.notYet[io.locale]]
  const { openRooms } = await import('../server/rooms.js')
  const rooms = await openRooms({ config, clock: io.clock, env: io.env, warn: () => undefined })
  try {
    const parts = rooms.logs.manifest.parts()
    let lost = 0
    for (const part of parts) {
      const size = (await stat(path.join(config.dataDir, 'lake', part.file)).catch(() => undefined))?.size
      if (size !== part.bytes) lost++
    }
    const events = parts.reduce((n, part) => n + part.rows, 0).toLocaleString(io.locale)
    return [
      lost === 0 ? 'good' : 'wrong',
      `${events} ${words.eventsIn[io.locale]} ${parts.length} / ${lost} ${words.lost[io.locale]}`,
    ]
  } finally {
    await rooms.close()
  }
}

const credentials = async (io: Io): Promise<[Verdict, string]> => {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  const client = new STSClient({ region: io.env['AWS_REGION'] ?? 'us-east-1', maxAttempts: 1 })
  try {
    const answer = await client.send(new GetCallerIdentityCommand({}), { abortSignal: AbortSignal.timeout(5000) })
    return ['good', answer.Arn ?? '']
  } catch (e) {
    return ['missing', `${(e as Error).name}: ${words.onlyForS3[io.locale]}`]
  }
}
