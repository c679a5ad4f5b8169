/**
 * Big synthetic inputs for benchmarks, made by the simulator and kept for the next run.
 *
 *   npx tsx bench/generate.ts cloudtrail|flow DIR RECORDS
 */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type SimulatedObject, simulate } from '../src/simulator/index.js'

export interface Generated {
  readonly files: readonly string[]
  readonly records: number
  /** Compressed. */
  readonly bytes: number
}

const SOURCES = { cloudtrail: 'aws.cloudtrail', flow: 'aws.vpcflow' } as const
type Kind = keyof typeof SOURCES
const SEED = 7
const UNTIL = '2026-10-31'
/** Records of each kind in a month at scale 1, as counted; only decides how busy the month is. */
const MONTH: Readonly<Record<Kind, number>> = { cloudtrail: 120_000, flow: 300_000 }
const README = `SYNTHETIC DATA made by bench/generate.ts. No person, company or account in it exists.\n`

/** CloudTrail objects with exactly this many records below `dir`; those made before are used again. */
export const generateCloudTrail = (dir: string, events: number): Promise<Generated> =>
  generate(dir, 'cloudtrail', events)

/** Flow log objects with exactly this many records below `dir`; those made before are used again. */
export const generateFlow = (dir: string, records: number): Promise<Generated> => generate(dir, 'flow', records)

const generate = async (dir: string, kind: Kind, wanted: number): Promise<Generated> => {
  const home = path.join(dir, `synthetic-${kind}-${wanted}`)
  if (!existsSync(home)) {
    // Made aside and put in place whole, so that an interrupted run leaves nothing that looks finished.
    const aside = `${home}.making-${process.pid}`
    await mkdir(aside, { recursive: true })
    await writeFile(path.join(aside, 'README.txt'), README)
    let left = wanted
    // A month that turns out too short is followed by another of another seed.
    for (let seed = SEED; left > 0; seed++) left -= await month(aside, kind, left, seed)
    await rename(aside, home).catch(async (e) => {
      await rm(aside, { recursive: true, force: true })
      if (!existsSync(home)) throw e
    })
  }
  const files = (await readdir(home, { recursive: true })).filter((file) => file.endsWith('.gz')).sort()
  let bytes = 0
  for (const file of files) bytes += (await stat(path.join(home, file))).size
  return { files: files.map((file) => path.join(home, file)), records: wanted, bytes }
}

const month = async (dir: string, kind: Kind, wanted: number, seed: number): Promise<number> => {
  let made = 0
  const scale = Math.max(0.2, Math.ceil((wanted / MONTH[kind]) * 10) / 10)
  for (const object of simulate({ seed, until: UNTIL, scale, only: SOURCES[kind] })) {
    if (made === wanted) break
    const room = wanted - made
    const file = path.join(dir, String(seed), object.key)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, object.records <= room ? object.body : cut(object, room))
    made += Math.min(room, object.records)
  }
  return made
}

const cut = (object: SimulatedObject, records: number): Buffer => {
  const text = gunzipSync(object.body).toString()
  if (object.source === SOURCES.flow) return gzipSync(`${text.split('\n', records + 1).join('\n')}\n`)
  const { Records } = JSON.parse(text) as { Records: unknown[] }
  return gzipSync(JSON.stringify({ Records: Records.slice(0, records) }))
}

if (process.argv[1] !== undefined && import.meta.url.endsWith(path.basename(process.argv[1]))) {
  const [, , kind, dir, records] = process.argv
  if ((kind !== 'cloudtrail' && kind !== 'flow') || dir === undefined || !(Number(records) > 0)) {
    process.stderr.write((await readFile(new URL(import.meta.url), 'utf8')).split('*/')[0] ?? '')
    process.exitCode = 2
  } else {
    const begin = Date.now()
    const made = await generate(dir, kind, Number(records))
    const seconds = (Date.now() - begin) / 1000
    process.stdout.write(
      `${JSON.stringify({ files: made.files.length, records: made.records, bytes: made.bytes, seconds })}\n`,
    )
  }
}
