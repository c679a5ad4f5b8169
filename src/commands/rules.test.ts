import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadRules } from '../detections/index.js'
import type { Locale } from '../kernel/errors.js'
import { run } from './main.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hinomi-rules-command-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const hinomi = async (argv: string[], locale: Locale = 'en') => {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const code = await run(argv, {
    stdin: Readable.from([]),
    stdout,
    stderr,
    env: {},
    cwd: folder,
    clock: { now: () => Date.UTC(2026, 10, 3) },
    locale,
    signal: new AbortController().signal,
  })
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') }
}

const own = (change: (text: string) => string = (text) => text) =>
  writeFile(
    path.join(folder, 'own.yml'),
    change(
      [
        'title: { en: Somebody lists buckets, ja: バケットの一覧取得 }',
        'about: { en: A, ja: 説明 }',
        'severity: low',
        'source: aws.cloudtrail',
        "pattern: '{ $.eventName = ListBuckets }'",
        'tests:',
        '  - { name: listed, fires: true, event: { eventName: ListBuckets } }',
        '  - { name: read, fires: false, event: { eventName: GetObject } }',
        '',
      ].join('\n'),
    ),
  )

describe('hinomi rules', () => {
  test('the shipped rules pass their test events', async () => {
    const { code, out } = await hinomi(['rules', 'test', '--json'])
    expect(JSON.parse(out)).toMatchObject({ rules: 16, wrong: [], untested: [], unknownSource: [] })
    expect(code).toBe(0)
  })

  test('a test that fails, or is not there, is told and ends with 1', async () => {
    await own((text) => text.replace('fires: false', 'fires: true'))
    const { code, out } = await hinomi(['rules', 'test', '--rules', '.'])
    expect(code).toBe(1)
    expect(out).toBe(
      'own: read: should fire, and does not\nown: has no firing or no silent test event\n1 / 2 test events as they should be\n',
    )
  })

  test('a rule that nothing feeds is told', async () => {
    await own((text) => text.replace('aws.cloudtrail', 'aws.cloudtrial'))
    const { code, err } = await hinomi(['rules', 'test', '--rules', 'own.yml'], 'ja')
    expect(code).toBe(1)
    expect(err).toContain('own: ログソース aws.cloudtrial はありません')
  })

  test('lists in the reader’s language, or as data', async () => {
    const { out } = await hinomi(['rules', 'list'], 'ja')
    expect(out.split('\n').filter((line) => line !== '')).toHaveLength(16)
    expect(out).toMatch(/^cis-1\.2\.0\.3\.5-cloudtrail-changes +high +aws\.cloudtrail {2}CloudTrailの設定変更$/m)
    const data = (await hinomi(['rules', 'list', '--json'])).out.trim().split('\n')
    expect(JSON.parse(data[0] ?? '')).toMatchObject({ id: 'cis-1.2.0.3.1-unauthorized-api-calls', severity: 'medium' })
  })

  test('a wrong rule file and a wrong word end with what to do', async () => {
    await own((text) => text.replace('= ListBuckets', '='))
    const wrong = await hinomi(['rules', 'list', '--rules', 'own.yml'])
    expect(wrong.code).toBe(2)
    expect(wrong.err).toContain('own.yml:5: pattern: A value is expected here.')
    expect((await hinomi(['rules', 'tests'])).code).toBe(2)
    expect((await hinomi(['rules', 'list', '--rules', 'nowhere'])).err).toContain('nowhere')
  })
})

describe('hinomi detect', () => {
  const record = (n: number, eventName: string) => ({
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', accountId: '111122223333', userName: 'hanako' },
    eventTime: '2026-11-02T01:23:45Z',
    eventSource: 's3.amazonaws.com',
    eventName,
    awsRegion: 'ap-northeast-1',
    eventID: `00000000-0000-4000-8000-00000000000${n}`,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  })
  const trail = '111122223333_CloudTrail_ap-northeast-1_20261102T0125Z_aaaaaaaaaaaaaaaa.json.gz'
  beforeEach(() =>
    writeFile(
      path.join(folder, trail),
      gzipSync(
        JSON.stringify({ Records: [record(1, 'ListBuckets'), record(2, 'StopLogging'), record(3, 'GetObject')] }),
      ),
    ),
  )
  const lines = (out: string) =>
    out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>)

  test('prints a line for each match', async () => {
    const { code, out, err } = await hinomi(['detect', trail])
    const shipped = (await loadRules()).find((rule) => rule.id === 'cis-1.2.0.3.5-cloudtrail-changes')
    expect([code, err]).toEqual([0, ''])
    expect(lines(out)).toEqual([
      {
        ruleId: shipped?.id,
        title: shipped?.title.en,
        level: 'high',
        eventId: '00000000-0000-4000-8000-000000000002',
        timestamp: '2026-11-02T01:23:45.000Z',
        source: 'aws.cloudtrail',
      },
    ])
  })

  test('takes rules of one’s own, before or after the files, alone or besides', async () => {
    await own()
    const both = lines((await hinomi(['detect', '--rules', 'own.yml', trail])).out).map((line) => line['ruleId'])
    expect(both.sort()).toEqual(['cis-1.2.0.3.5-cloudtrail-changes', 'own'])
    const alone = lines((await hinomi(['detect', trail, '--rules', 'own.yml', '--only-given'], 'ja')).out)
    expect(alone.map((line) => [line['ruleId'], line['title']])).toEqual([['own', 'バケットの一覧取得']])
  })

  test('a rule may look at a log source that users defined', async () => {
    await mkdir(path.join(folder, 'data', 'sources'), { recursive: true })
    await writeFile(
      path.join(folder, 'data', 'sources', 'acme.app.yaml'),
      'id: acme.app\ntitle: Acme\nkey: acme-app\ndecode: { format: ndjson }\ntime: { from: at }\nfields: { user.name: who }\n',
    )
    await writeFile(
      path.join(folder, 'acme-app.log'),
      '{"at":"2026-11-02T01:00:00Z","who":"eve","eventName":"ListBuckets"}\n',
    )
    await own((text) => text.replace('aws.cloudtrail', 'acme.app'))
    const given = ['--rules', 'own.yml', '--data', 'data']
    const { out, err } = await hinomi(['detect', 'acme-app.log', ...given])
    expect([lines(out).map((line) => [line['ruleId'], line['source']]), err]).toEqual([[['own', 'acme.app']], ''])
    expect(await hinomi(['rules', 'test', ...given])).toMatchObject({ code: 0, err: '' })
    expect((await hinomi(['rules', 'test', '--rules', 'own.yml', '--data', 'elsewhere'])).err).toContain(
      'no log source acme.app',
    )
  })

  test('--only-given without rules would find nothing, and says so', async () => {
    const { code, err } = await hinomi(['detect', trail, '--only-given'])
    expect(code).toBe(2)
    expect(err).toContain('--rules')
  })
})
