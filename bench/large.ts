/**
 * npx tsx bench/large.ts: the most memory that two ingest threads take for a day of flow logs in large objects (24 million
 * records, 5 GB) and for one line of 2 GiB. Prints one Markdown table. Inputs are synthetic and kept for the next run.
 */
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { generateFlow } from './generate.js'
import { type Ran, run } from './run-node.js'

const cache = path.join(tmpdir(), 'hinomi-bench')

const RECORDS = 24_000_000
/** Records of an object, some 18 MB of text. */
const OBJECT = 84_000
const DAY = Date.UTC(2026, 9, 20) / 1000
const MIB = 1024 * 1024
const LINE = 2048

interface Summary {
  readonly events: number
  readonly quarantined: number
  readonly seconds: number
}

/** Below the cache, made aside and put in place whole. */
const made = async (name: string, make: (dir: string) => Promise<void>): Promise<string> => {
  const home = path.join(cache, name)
  if (existsSync(home)) return home
  const aside = `${home}.making-${process.pid}`
  await mkdir(aside, { recursive: true })
  await make(aside)
  await rename(aside, home)
  return home
}

/** The simulator's records of a month over and over, with times of one day, put together to large objects. */
const flowDay = () =>
  made(`synthetic-flow-day-${RECORDS}`, async (dir) => {
    const { files } = await generateFlow(cache, 8_000_000)
    let lines: string[] = []
    let records = 0
    let held = 0
    let objects = 0
    const put = async () => {
      const name = `111122223333_vpcflowlogs_ap-northeast-1_fl-0a1b2c3d4e5f60718_20261020T0000Z_${String(objects++).padStart(8, '0')}.log.gz`
      // Level 1: how it was compressed changes nothing here.
      await writeFile(path.join(dir, name), gzipSync(`${lines.join('\n')}\n`, { level: 1 }))
      lines = []
      held = 0
    }
    while (records < RECORDS) {
      for (const file of files) {
        const [header = '', ...rest] = gunzipSync(await readFile(file))
          .toString()
          .trimEnd()
          .split('\n')
        const names = header.split(' ')
        const [start, end] = [names.indexOf('start'), names.indexOf('end')]
        lines.push(header)
        for (const line of rest) {
          if (records === RECORDS) break
          const values = line.split(' ')
          const time = DAY + Math.floor((records++ * 86_400) / RECORDS)
          values[start] = String(time - 60)
          values[end] = String(time)
          lines.push(values.join(' '))
          if (++held < OBJECT) continue
          await put()
          // What is left of this file stands beneath its header again.
          lines.push(header)
        }
      }
    }
    if (held > 0) await put()
  })

const longLine = () =>
  made(`synthetic-line-${LINE}-mib`, async (dir) => {
    const pieces = function* () {
      yield '{"Records":[{"eventName":"'
      for (let i = 0; i < LINE; i++) yield 'x'.repeat(MIB)
      yield '"}]}\n'
    }
    await pipeline(
      Readable.from(pieces()),
      createWriteStream(path.join(dir, '111122223333_CloudTrail_ap-northeast-1_20261020T0000Z_a1b2c3d4e5f60718.json')),
    )
  })

const ingest = async (folder: string): Promise<Ran & { readonly summary: Summary }> => {
  const data = path.join(cache, 'data-large')
  await rm(data, { recursive: true, force: true })
  const args = ['bin/hinomi.js', 'ingest', folder, '--data', data, '--workers', '2', '--json']
  const ran = await run(args, undefined)
  await rm(data, { recursive: true, force: true })
  return { ...ran, summary: JSON.parse(ran.out) as Summary }
}

process.stdout.write('| Input | Events | Quarantined | Seconds | Peak memory |\n| --- | ---: | ---: | ---: | ---: |\n')
for (const [title, input] of [
  ['A day of flow logs, objects of 84,000 records', flowDay],
  ['One line of 2 GiB', longLine],
] as const) {
  const { summary, peakMiB } = await ingest(await input())
  const cells = [title, summary.events, summary.quarantined, Math.round(summary.seconds), `${Math.round(peakMiB)} MiB`]
  process.stdout.write(`| ${cells.map((cell) => cell.toLocaleString('en')).join(' | ')} |\n`)
}
