import { readdir } from 'node:fs/promises'
import { errors } from '../errors.js'
import { byNumber } from './by-number.js'
import type { AnyControl } from './control.js'
import { tagControls } from './tags.js'

let loading: Promise<readonly AnyControl[]> | undefined

/**
 * Every control: those of each file in `services/`, and the tagging controls; sorted by id as people count (S3.2
 * before S3.14). Loaded once for each process: they are constants.
 *
 * Error: CONTROL_TWICE when two have one id.
 */
export const loadControls = (): Promise<readonly AnyControl[]> => {
  loading ??= load()
  return loading
}

const load = async (): Promise<readonly AnyControl[]> => {
  const folder = new URL('./services/', import.meta.url)
  const names = (await readdir(folder)).filter((n) => /^[a-z0-9-]+\.[jt]s$/.test(n)).sort()
  const files = await Promise.all(
    names.map(async (file) => ({
      file,
      content: ((await import(new URL(file, folder).href)) as { default: readonly AnyControl[] }).default,
    })),
  )
  const all = new Map<string, AnyControl>()
  for (const { file, content } of [...files, { file: 'tags', content: tagControls }]) {
    for (const one of content) {
      if (all.has(one.id)) throw errors.CONTROL_TWICE({ id: one.id, file })
      all.set(one.id, one)
    }
  }
  return [...all.values()].sort((a, b) => byNumber(a.id, b.id))
}

export const typesOf = (control: AnyControl): readonly string[] => [control.type].flat()
