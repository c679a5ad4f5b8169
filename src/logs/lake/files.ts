import { opendir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Manifest } from '../ingest/manifest.js'

/** Files of a lake directory, relative, `/` between parts. */
async function* lakeFiles(lake: string, folder = ''): AsyncGenerator<string> {
  const handle = await opendir(path.join(lake, folder)).catch((e: NodeJS.ErrnoException) => {
    if (e.code === 'ENOENT') return undefined
    throw e
  })
  if (handle === undefined) return
  for await (const entry of handle) {
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* lakeFiles(lake, file)
    else yield file
  }
}

/**
 * Removes what no manifest row names: parts that a killed process wrote and did not commit.
 * Only for the process that owns the directory, before it ingests.
 */
export const sweepOrphans = async (lake: string, manifest: Manifest): Promise<number> => {
  const named = new Set(manifest.parts().map((part) => part.file))
  for (const dropped of await manifest.droppedFiles()) named.add(dropped.file)
  let swept = 0
  for await (const file of lakeFiles(lake)) {
    if (named.has(file) || !/\.parquet(\.tmp)?$/.test(file)) continue
    await rm(path.join(lake, file), { force: true })
    swept++
  }
  return swept
}

/** Removes the files of parts that were dropped (before `before`, milliseconds). */
export const sweepDropped = async (lake: string, manifest: Manifest, before?: number): Promise<number> => {
  const dropped = await manifest.droppedFiles(before)
  for (const { file } of dropped) await rm(path.join(lake, file), { force: true })
  await manifest.forgetDropped(dropped.map((part) => part.id))
  return dropped.length
}
