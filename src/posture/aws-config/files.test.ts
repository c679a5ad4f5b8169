import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Ci } from '../ci.js'
import { readFileName } from './file-names.js'
import { type ConfigProblem, readConfigFiles } from './files.js'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hinomi-config-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const volume = (id: string, at: string, over: Readonly<Record<string, unknown>> = {}) => ({
  resourceType: 'AWS::EC2::Volume',
  resourceId: id,
  ARN: `arn:aws:ec2:us-east-2:111122223333:volume/${id}`,
  awsAccountId: '111122223333',
  awsRegion: 'us-east-2',
  configurationItemCaptureTime: at,
  configurationItemStatus: 'OK',
  configuration: { encrypted: false },
  supplementaryConfiguration: {},
  tags: {},
  relationships: [],
  ...over,
})
const file = (items: readonly unknown[]) =>
  JSON.stringify({ fileVersion: '1.0', configSnapshotId: 'x', configurationItems: items })
const HISTORY =
  '111122223333_Config_us-east-2_ConfigHistory_AWS::EC2::Volume_20260301T000000Z_20260301T060000Z_1.json.gz'
const SNAPSHOT = '111122223333_Config_us-east-2_ConfigSnapshot_20260228T000000Z_16da64e4.json.gz'

const write = async (name: string, content: string | Buffer): Promise<string> => {
  const at = path.join(dir, name)
  await mkdir(path.dirname(at), { recursive: true })
  await writeFile(at, content)
  return at
}
const read = async (place: string) => {
  const cis: Ci[] = []
  const problems: ConfigProblem[] = []
  const none: string[] = []
  const options = {
    cwd: dir,
    s3: () => {
      throw new Error('no S3 here')
    },
    onProblem: (problem: ConfigProblem) => problems.push(problem),
    onNone: (_: string, reason: string) => none.push(reason),
  }
  for await (const ci of readConfigFiles(place, options)) cis.push(ci)
  return { ids: cis.map((ci) => ci.resourceId), problems, none }
}

describe('a directory', () => {
  test('gives the items of its history and snapshot files, the oldest file first, and passes over what lies beside', async () => {
    await write(
      `a/AWSLogs/1/Config/us-east-2/2026/3/1/ConfigHistory/${HISTORY}`,
      gzipSync(file([volume('new', '2026-03-01T01:00:00Z')])),
    )
    await write(
      `a/AWSLogs/1/Config/us-east-2/2026/2/28/ConfigSnapshot/${SNAPSHOT}`,
      gzipSync(file([volume('old', '2026-02-01T01:00:00Z')])),
    )
    await write('a/AWSLogs/1/Config/ConfigWritabilityCheckFile', '')
    await write('a/AWSLogs/1/CloudTrail/us-east-2/1_CloudTrail_us-east-2_x.json.gz', gzipSync('{"Records":[]}'))
    expect(await read('a')).toEqual({ ids: ['old', 'new'], problems: [], none: [] })
  })

  test('with nothing of AWS Config is told, and so is a place that is not there', async () => {
    await write('b/readme.txt', 'x')
    await expect(read('b')).rejects.toMatchObject({ code: 'CONFIG_NOTHING' })
    await expect(read('c')).rejects.toMatchObject({ code: 'CONFIG_NOTHING' })
  })

  test.skipIf(process.getuid?.() === 0)('that may not be read is told', async () => {
    await mkdir(path.join(dir, 'locked'))
    await chmod(path.join(dir, 'locked'), 0)
    await expect(read('locked')).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE' })
  })
})

describe('a file', () => {
  test('may have any name, plain or gzip whatever its name says, or several gzip members', async () => {
    const items = file([volume('v', '2026-03-01T01:00:00Z')])
    expect((await read(await write('plain.json.gz', items))).ids).toEqual(['v'])
    expect((await read(await write('packed.json', gzipSync(items)))).ids).toEqual(['v'])
    const two = Buffer.concat([gzipSync(items.slice(0, 30)), gzipSync(items.slice(30))])
    expect((await read(await write('two.json', two))).ids).toEqual(['v'])
  })

  test('takes from its name what its items lack', async () => {
    const at = await write(
      SNAPSHOT,
      gzipSync(
        file([volume('v', '2026-03-01T01:00:00Z', { awsAccountId: undefined, ARN: undefined, awsRegion: undefined })]),
      ),
    )
    expect((await read(at)).ids).toEqual(['v'])
  })

  test('with broken items gives the others, and says which and why', async () => {
    const at = await write(
      'broken.json',
      file([
        volume('a', '2026-03-01T01:00:00Z'),
        volume('b', 'never'),
        volume('c', '2026-03-01T01:00:00Z', { resourceType: 'AWS::Config::ResourceCompliance' }),
        volume('d', '2026-03-01T01:00:00Z'),
      ]),
    )
    expect(await read(at)).toEqual({
      ids: ['a', 'd'],
      problems: [{ uri: at, position: 1, reason: 'configurationItemCaptureTime is no time' }],
      none: ['AWS::Config::ResourceCompliance is a verdict of AWS Config'],
    })
  })

  test('that breaks off gives what came before, and the next file is read', async () => {
    const many = gzipSync(
      file(Array.from({ length: 5000 }, (_, i) => volume(`v-${i}-${Math.sin(i)}`, '2026-03-01T01:00:00Z'))),
    )
    await write(`cut/${SNAPSHOT}`, many.subarray(0, many.length / 2))
    await write(`cut/${HISTORY}`, gzipSync(file([volume('after', '2026-03-01T01:00:00Z')])))
    const { ids, problems } = await read('cut')
    expect(ids.length).toBeGreaterThan(1000)
    expect(ids.at(-1)).toBe('after')
    expect(problems).toHaveLength(1)
    expect(problems[0]?.reason).toMatch(/unexpected end of file/)
  })
})

test('a name tells what a file is, of which account and Region, and when it was written', () => {
  expect(readFileName(`AWSLogs/o-1/111122223333/Config/us-east-2/2026/3/1/ConfigHistory/${HISTORY}`)).toEqual({
    kind: 'history',
    account: '111122223333',
    region: 'us-east-2',
    at: Date.parse('2026-03-01T06:00:00Z'),
  })
  expect(
    readFileName(
      'AWSLogs/123456789012/Config/us-west-2/2016/10/6/OversizedChangeNotification/AWS::EC2::Instance/i-1/123456789012_Config_us-west-2_ChangeNotification_AWS::EC2::Instance_i-1_20161006T164616Z_1.json.gz',
    ),
  ).toMatchObject({ kind: 'oversized', account: '123456789012', region: 'us-west-2' })
  expect(readFileName('AWSLogs/1/elasticloadbalancing/x.log')).toMatchObject({ kind: 'other', at: undefined })
})
