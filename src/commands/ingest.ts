import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import type { Run } from '../contract/index.js'
import { errors as logErrors } from '../logs/errors.js'
import { dataDirOf } from '../server/config.js'
import type { Rooms } from '../server/rooms.js'
import { commandFile, type Io } from './command.js'
import { withRooms } from './local.js'
import { joiningProgress, progressOf } from './progress.js'
import { type Remote, serverOf } from './remote.js'
import { fill, reasonIn, words } from './words.js'

type State = z.infer<typeof Run>
type Failure = { readonly uri: string; readonly reason: string }

export default commandFile({
  summary: {
    en: 'Read log files, directories, patterns or s3:// prefixes into the lake, each object once',
    ja: 'ログのファイル、ディレクトリ、ワイルドカード、s3://プレフィックスを取り込む（同じオブジェクトは1回のみ）',
  },
  declare(command, say) {
    command
      .argument('<path...>')
      .option('--source <id>', say(words.source))
      .option('--data <dir>', say(words.data))
      .option('--workers <n>', say(words.workers))
      .option('--json', say(words.json))
  },
  async run(io, places, options) {
    const source = typeof options['source'] === 'string' ? options['source'] : undefined
    const server = await serverOf(dataDirOf({ data: options['data'] }, io.env, io.cwd), io)
    if (server !== undefined) return throughServer(server, io, places, source, options['json'] === true)
    const into = (rooms: Rooms) => ingestInto(rooms, io, places, source, options['json'] === true)
    return withRooms(io, options, into, { reading: true })
  },
})

/** Reads these places into rooms that this process owns, and says what came of it. */
export const ingestInto = async (
  rooms: Rooms,
  io: Io,
  places: readonly string[],
  source: string | undefined,
  json: boolean,
): Promise<number> => {
  const { logs } = rooms
  const { listObjects } = await import('../logs/ingest/list-objects.js')
  if (source !== undefined && logs.registry.get(source) === undefined) throw logErrors.UNKNOWN_SOURCE({ source })
  const progress = await progressOf(io)
  const links = { count: 0, path: '' }
  const onLink = (path: string) => {
    if (links.count++ === 0) links.path = path
  }
  const run = logs.runs.start(
    places.join(' '),
    async function* (signal) {
      for (const place of places) {
        const options = { cwd: io.cwd, s3: logs.s3, signal, onLink, ...(source === undefined ? {} : { source }) }
        yield* listObjects(place, options)
      }
    },
    { signal: io.signal, onChange: (state) => progress.show(state) },
  )
  const { state, error, failures } = await run.done
  progress.end()
  if (error !== undefined) throw error
  if (links.count > 0) io.stderr.write(`${fill(words.linksPassed[io.locale], links)}\n`)
  const code = report(io, state, failures, json)
  // What was read is in the lake already; joining its parts can wait for the next time.
  // Nobody else is asking this lake anything: replaced files can go at once.
  const joining = await joiningProgress(io)
  try {
    await logs.maintain({ signal: io.signal, graceMs: 0, onJoined: joining.show })
  } catch (e) {
    io.stderr.write(`${fill(words.notJoined[io.locale], { reason: (e as Error).message.split('\n')[0] ?? '' })}\n`)
  } finally {
    joining.end()
  }
  return code
}

const throughServer = async (
  server: Remote,
  io: Io,
  places: readonly string[],
  source: string | undefined,
  json: boolean,
): Promise<number> => {
  let code = 0
  for (const place of places) {
    const target = place.startsWith('s3://') ? place : path.resolve(io.cwd, place)
    let state = await server.call<State>('POST', '/api/v1/ingest/runs', {
      path: target,
      ...(source === undefined ? {} : { source }),
    })
    const progress = await progressOf(io)
    while (state.status === 'running') {
      if (io.signal.aborted) await server.call('DELETE', `/api/v1/ingest/runs/${state.id}`).catch(() => undefined)
      await sleep(200)
      state = await server.call<State>('GET', `/api/v1/ingest/runs/${state.id}`)
      progress.show(state)
    }
    progress.end()
    if (state.error !== null) io.stderr.write(`${state.error[io.locale]}\n`)
    code = Math.max(code, report(io, state, [], json))
  }
  return code
}

const report = (io: Io, state: State, failures: readonly Failure[], json: boolean): number => {
  const { summary } = state
  for (const { uri, reason } of failures) {
    io.stderr.write(`${fill(words.couldNotRead[io.locale], { uri, reason: reasonIn(io.locale, reason) })}\n`)
  }
  if (summary.failed > failures.length && failures.length > 0) {
    io.stderr.write(`${fill(words.andMore[io.locale], { count: summary.failed - failures.length })}\n`)
  }
  if (json) io.stdout.write(`${JSON.stringify(summary)}\n`)
  else io.stderr.write(`${fill(words.done[io.locale], summary)}\n`)
  if (state.status === 'cancelled') return 130
  // A stranger's file among many logs is told and passed over; nothing but failures is a failure.
  return state.status === 'failed' || (summary.failed > 0 && summary.failed === summary.objects) ? 3 : 0
}
