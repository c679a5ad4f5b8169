import type { z } from 'zod'
import type { Scan } from '../../contract/index.js'
import type { ScanState } from './scans.js'

/** A scan as the API shows it: what was asked for stays inside, as it may name an external id. */
export const shownScan = ({ request: _, startedAt, endedAt, ...scan }: ScanState): z.infer<typeof Scan> => ({
  ...scan,
  startedAt: startedAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
})
