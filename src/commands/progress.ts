import type { z } from 'zod'
import type { Run } from '../contract/index.js'
import type { Io } from './command.js'
import { words } from './words.js'

type State = z.infer<typeof Run>

const MIB = 1024 * 1024

/** Shows a run as a bar while it goes on; only on a terminal. */
export const progressOf = async (io: Io): Promise<{ show(state: State): void; end(): void }> => {
  const bar = await barOf(io, '{bar} {percentage}% | {mib} MiB | {events} | ETA {eta_formatted}')
  return {
    show: (state) =>
      bar?.show(state.bytesDone, Math.max(1, state.bytesTotal), {
        mib: Math.round(state.bytesDone / MIB),
        events: state.summary.events.toLocaleString(io.locale),
      }),
    end: () => bar?.end(),
  }
}

/** Shows how far the joining of parts is, which may take as long as reading a big import did; only on a terminal. */
export const joiningProgress = async (io: Io): Promise<{ show(done: number, of: number): void; end(): void }> => {
  const bar = await barOf(io, `{bar} {value}/{total} | ${words.joining[io.locale]} | ETA {eta_formatted}`)
  return { show: (done, of) => bar?.show(done, of, {}), end: () => bar?.end() }
}

const barOf = async (io: Io, format: string) => {
  if (io.stderr.isTTY !== true) return undefined
  const { default: progress } = await import('cli-progress')
  const bar = new progress.SingleBar({
    stream: io.stderr as NodeJS.WriteStream,
    clearOnComplete: true,
    hideCursor: true,
    format,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  })
  let started = false
  return {
    show(done: number, of: number, payload: Readonly<Record<string, unknown>>) {
      if (!started) bar.start(of, 0, payload)
      started = true
      bar.setTotal(of)
      bar.update(done, payload)
    },
    end() {
      if (started) bar.stop()
    },
  }
}
