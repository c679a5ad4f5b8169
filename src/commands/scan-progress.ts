import type { z } from 'zod'
import type { Scan } from '../contract/index.js'
import type { Io } from './command.js'

/** Shows a scan as a bar while it goes on; only on a terminal. */
export const barOf = async (io: Io): Promise<{ show(state: z.infer<typeof Scan>): void; end(): void }> => {
  if (io.stderr.isTTY !== true) return { show: () => undefined, end: () => undefined }
  const { default: progress } = await import('cli-progress')
  const bar = new progress.SingleBar({
    stream: io.stderr as NodeJS.WriteStream,
    clearOnComplete: true,
    hideCursor: true,
    format: '{bar} {percentage}% | {value}/{total} | {resources} | ETA {eta_formatted}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
  })
  let started = false
  return {
    show(state) {
      if (state.unitsTotal === 0) return
      const payload = { resources: state.resources.toLocaleString(io.locale) }
      if (!started) {
        bar.start(state.unitsTotal, 0, payload)
        started = true
      }
      bar.update(state.unitsDone, payload)
    },
    end() {
      if (started) bar.stop()
    },
  }
}
