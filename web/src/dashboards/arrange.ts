import type { Panel } from '../../../src/contract/index.js'

export const COLUMNS = 4
const ROWS = 8

/** The panels with one of them taken out and put in at another place. */
export const moved = (panels: readonly Panel[], from: number, to: number): Panel[] => {
  const next = [...panels]
  const [panel] = next.splice(from, 1)
  if (panel !== undefined) next.splice(Math.min(Math.max(to, 0), next.length), 0, panel)
  return next
}

const within = (n: number, most: number): number => Math.min(Math.max(n, 1), most)

/** The panel so many columns wider and rows higher, as far as the board has them. */
export const resized = (panel: Panel, columns: number, rows: number): Panel => ({
  ...panel,
  width: within(panel.width + columns, COLUMNS),
  height: within(panel.height + rows, ROWS),
})
