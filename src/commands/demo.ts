import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { catalogue, type Text } from '../kernel/errors.js'
import { geoFolder } from '../logs/enrich/geo.js'
import { ownerOf } from '../platform/lock.js'
import { dataDirOf } from '../server/config.js'
import type { Rooms } from '../server/rooms.js'
import { periodUntil, type SimulationOptions, simulatedGeo, writeSimulation } from '../simulator/index.js'
import { commandFile, type Io } from './command.js'
import { ingestInto } from './ingest.js'
import { withRooms } from './local.js'
import { fill } from './words.js'

const words = {
  summary: {
    en: 'Fill a data directory with a simulated organisation and one attack on it',
    ja: '架空の組織の1か月分のログ（攻撃を含む）をデータディレクトリに取り込む',
  },
  data: {
    en: 'data directory (default: $HINOMI_DATA or ~/.hinomi)',
    ja: 'データディレクトリ（既定: $HINOMI_DATA または ~/.hinomi）',
  },
  seed: { en: 'another number makes another month (default: 1)', ja: '乱数のシード（既定: 1）' },
  until: {
    en: 'last day, YYYY-MM-DD or today (default: 2026-10-31)',
    ja: '最終日（YYYY-MM-DD または today、既定: 2026-10-31）',
  },
  scale: { en: 'how busy the organisation is, 0.01 to 1000 (default: 1)', ja: 'ログ量の倍率、0.01～1000（既定: 1）' },
  onlyFiles: {
    en: 'only write the log files to this directory',
    ja: 'ログファイルを指定先に書き出すのみ（取り込まない）',
  },
  json: { en: 'one JSON document on stdout', ja: '結果をJSONで標準出力に出力' },
  writing: {
    en: 'Writing simulated logs to {dir}',
    ja: 'シミュレーションのログを {dir} に書き出しています',
  },
  written: {
    en: '{cloudtrail} CloudTrail events, {flow} flow records and {other} records of other logs ({sources} log sources, {objects} objects), all simulated',
    ja: 'CloudTrailイベント{cloudtrail}件、フローログ{flow}件、その他のログ{other}件（ログソース{sources}種類、オブジェクト{objects}個）。すべてシミュレーションです',
  },
  next: { en: 'Look at it: hinomi serve --data {dir}', ja: '画面で見る: hinomi serve --data {dir}' },
} as const satisfies Record<string, Text>

const errors = catalogue({
  DEMO_OPTION_WRONG: {
    status: 400,
    message: { en: '{name} is not right: {value}.', ja: '{name} の値が正しくありません: {value}' },
    fix: {
      en: 'Give --seed a whole number, --scale a number from 0.01 to 1000, --until a day (YYYY-MM-DD) or today.',
      ja: '--seed は整数、--scale は0.01～1000の数値、--until は日付（YYYY-MM-DD）または today で指定してください。',
    },
  },
  DEMO_DIR_IN_USE: {
    status: 409,
    exit: 2,
    message: {
      en: 'The data directory {dir} is in use by another Hinomi process (pid {pid}).',
      ja: 'データディレクトリ {dir} は別のHinomiプロセス（pid {pid}）が使用中です。',
    },
    fix: {
      en: 'Stop it, or give the demo a directory of its own: hinomi demo --data DIR.',
      ja: 'そのプロセスを停止するか、デモ専用のディレクトリを指定してください: hinomi demo --data DIR',
    },
  },
  DEMO_DIR_NOT_EMPTY: {
    status: 409,
    exit: 2,
    message: {
      en: 'The data directory {dir} holds data that is not simulated.',
      ja: 'データディレクトリ {dir} にはシミュレーション以外のデータが含まれています。',
    },
    fix: {
      en: 'Give the demo a directory of its own: hinomi demo --data DIR.',
      ja: 'デモ専用のディレクトリを指定してください: hinomi demo --data DIR',
    },
  },
  DEMO_OF_OTHER_KIND: {
    status: 409,
    exit: 2,
    message: {
      en: 'The data directory {dir} holds another simulation (seed {seed}, scale {scale}, until {until}).',
      ja: 'データディレクトリ {dir} には別のシミュレーション（シード{seed}、倍率{scale}、最終日{until}）が含まれています。',
    },
    fix: {
      en: 'Repeat it with the same options, or choose a new directory with --data.',
      ja: '同じオプションで再実行するか、--data で新しいディレクトリを指定してください。',
    },
  },
})

/** Fixed, so that everybody's demo is the same. */
const LAST_DAY = '2026-10-31'
const JST = 9 * 3_600_000
const MARKER = 'demo.json'

/** What `demo.json` says: which simulation the directory holds. */
interface Marker {
  readonly simulated: true
  readonly seed: number
  readonly scale: number
  readonly until: string
}

export default commandFile({
  summary: words.summary,
  declare(command, say) {
    command
      .option('--data <dir>', say(words.data))
      .option('--seed <n>', say(words.seed), '1')
      .option('--until <day>', say(words.until), LAST_DAY)
      .option('--scale <n>', say(words.scale), '1')
      .option('--only-files <dir>', say(words.onlyFiles))
      .option('--json', say(words.json))
  },
  async run(io, _args, options) {
    const simulation = simulationOf(options, io.clock.now())
    const json = options['json'] === true
    if (typeof options['onlyFiles'] === 'string') {
      return writeFiles(io, path.resolve(io.cwd, options['onlyFiles']), simulation, json)
    }
    const dir = dataDirOf({ data: options['data'] }, io.env, io.cwd)
    const owner = await ownerOf(dir)
    if (owner !== undefined) throw errors.DEMO_DIR_IN_USE({ dir, pid: owner.pid })
    const marker: Marker = {
      simulated: true,
      seed: simulation.seed,
      scale: simulation.scale,
      until: simulation.until,
    }
    const earlier = await markerOf(dir)
    if (earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(marker)) {
      throw errors.DEMO_OF_OTHER_KIND({ dir, seed: earlier.seed, scale: earlier.scale, until: earlier.until })
    }
    // Without the marker, whatever is stored came from somewhere else: objects of a bucket, or uploads.
    if (earlier === undefined && (await isUsed(dir)) && (await withRooms(io, options, holdsEvents))) {
      throw errors.DEMO_DIR_NOT_EMPTY({ dir })
    }
    // Marked before the first simulated event is stored: at no moment could it be taken for real.
    await mark(dir, marker)
    // The rooms read it as they open.
    await writePlaces(dir)
    const code = await withRooms(io, options, async (rooms) => {
      const logs = path.join(dir, 'demo-logs')
      await writeFiles(io, logs, simulation, false)
      // Not the folder itself: the README beside them is no log.
      const folders = (await readdir(logs, { withFileTypes: true })).filter((entry) => entry.isDirectory())
      const places = folders.map(({ name }) => path.join(logs, name)).sort()
      return ingestInto(rooms, io, places, undefined, json)
    })
    if (code === 0) io.stderr.write(`${fill(words.next[io.locale], { dir })}\n`)
    return code
  },
})

const simulationOf = (options: Readonly<Record<string, unknown>>, now: number): SimulationOptions => {
  const wrong = (name: string, value: unknown) => errors.DEMO_OPTION_WRONG({ name, value: String(value) })
  const seed = Number(options['seed'])
  if (options['seed'] === '' || !Number.isSafeInteger(seed)) throw wrong('--seed', options['seed'])
  const scale = Number(options['scale'])
  if (!(scale >= 0.01 && scale <= 1000)) throw wrong('--scale', options['scale'])
  const today = options['until'] === 'today'
  const until = today ? new Date(now + JST).toISOString().slice(0, 10) : String(options['until'])
  try {
    periodUntil(until)
  } catch {
    throw wrong('--until', until)
  }
  // Of today, only what could have been delivered by now.
  return { seed, scale, until, ...(today ? { before: now } : {}) }
}

const writeFiles = async (io: Io, dir: string, simulation: SimulationOptions, json: boolean): Promise<number> => {
  io.stderr.write(`${fill(words.writing[io.locale], { dir })}\n`)
  const written = await writeSimulation(dir, simulation, { signal: io.signal })
  if (json) io.stdout.write(`${JSON.stringify({ dir, ...written })}\n`)
  else io.stderr.write(`${fill(words.written[io.locale], { ...written })}\n`)
  return 0
}

const markerOf = async (dir: string): Promise<Marker | undefined> => {
  const file = path.join(dir, MARKER)
  if (!existsSync(file)) return undefined
  return JSON.parse(await readFile(file, 'utf8')) as Marker
}

/** Whether anything lies there: a directory that is new need not be opened to know that it is empty. */
const isUsed = async (dir: string): Promise<boolean> => existsSync(dir) && (await readdir(dir)).length > 0

const holdsEvents = async (rooms: Rooms): Promise<boolean> =>
  (await rooms.logs.sources.list()).some(({ objects, events }) => objects + events > 0)

/** No real database knows where addresses are that reach nobody. */
const writePlaces = async (dir: string): Promise<void> => {
  const folder = geoFolder(dir)
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'simulated.mmdb'), simulatedGeo())
}

const mark = async (dir: string, marker: Marker): Promise<void> => {
  await mkdir(dir, { recursive: true })
  const aside = path.join(dir, `${MARKER}.${randomUUID()}`)
  try {
    await writeFile(aside, `${JSON.stringify(marker)}\n`)
    await rename(aside, path.join(dir, MARKER))
  } finally {
    await rm(aside, { force: true })
  }
}
