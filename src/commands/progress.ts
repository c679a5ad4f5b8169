import type { z } from 'zod'
import type { Run } from '../contract/index.js'
import type { Io } from './command.js'

type State = z.infer<typeof Run>

const MIB = 1024 * 1024

/** Shows a run as a bar while it goes on; only on a terminal. */
export const progressOf = async (io: Io): Promise<{ show(state: State): void; end(): void }> => {
  if (io.stderr.isTTY !== true) return { show: () => undefined, end: () => undefined }
  const { default: progress } = await import('cli-progress')
  const bar = new progress.SingleBar({
    stream: io.stderr as NodeJS.WriteStream,
    clearOnComplete: true,
    hideCursor: true,
    format: '{bar} {percentage}% | {mib} MiB | {events} | ETA {eta_formatted}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
  })
  let started = false
  return {
    show(state) {
      const total = Math.max(1, state.bytesTotal)
      const payload = {
        mib: Math.round(state.bytesDone / MIB),
        events: state.summary.events.toLocaleString(io.locale),
      }
      if (!started) {
        bar.start(total, 0, payload)
        started = true
      }
      bar.setTotal(total)
      bar.update(state.bytesDone, payload)
    },
    end() {
      if (started) bar.stop()
    },
  }
}
