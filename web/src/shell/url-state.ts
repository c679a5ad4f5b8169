import { useCallback, useMemo, useRef } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { z } from 'zod'

/** A field of a page's state that is a list; in the URL, its items stand between commas. */
export const list = z
  .union([z.string().transform((text) => text.split(',').filter((item) => item !== '')), z.array(z.string())])
  .default([])

/** A text field; empty when absent. */
export const text = z.string().default('')

/** A whole number. */
export const count = (fallback: number) => z.coerce.number().int().min(1).default(fallback)

/** One of some words. */
export const choice = <const T extends readonly [string, ...string[]]>(words: T, fallback: T[number]) =>
  z.enum(words).default(fallback as z.util.NoUndefined<z.infer<z.ZodEnum<{ [K in T[number]]: K }>>>)

type Shape = Readonly<Record<string, z.ZodType>>

/** Reads a page's state from a query string. A part that is not understood counts as absent: a link never breaks a page. */
export const readUrl = <S extends Shape>(schema: z.ZodObject<S>, search: string): z.infer<z.ZodObject<S>> => {
  const params = new URLSearchParams(search)
  const entries = Object.entries(schema.shape).map(([name, field]) => {
    const read = field.safeParse(params.get(name) ?? undefined)
    return [name, read.success ? read.data : field.parse(undefined)] as const
  })
  return Object.fromEntries(entries) as z.infer<z.ZodObject<S>>
}

/** Writes the parts that differ from their default; parameters of others stay. */
export const writeUrl = <S extends Shape>(
  schema: z.ZodObject<S>,
  search: string,
  state: Partial<z.infer<z.ZodObject<S>>>,
): string => {
  const params = new URLSearchParams(search)
  for (const [name, value] of Object.entries(state as Record<string, unknown>)) {
    const fallback = schema.shape[name]?.parse(undefined)
    if (value === undefined || JSON.stringify(value) === JSON.stringify(fallback)) params.delete(name)
    else params.set(name, Array.isArray(value) ? value.join(',') : String(value))
  }
  // These are legible in a URL and need no escape in a query string.
  const written = params.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%2F', '/')
  return written ? `?${written}` : ''
}

export interface SetOptions {
  /** Does not add a step to the browser's history. */
  readonly replace?: boolean
}

export type SetUrlState<T> = (change: Partial<T>, options?: SetOptions) => void

/** A page's state, kept in the URL and nowhere else. */
export const useUrlState = <S extends Shape>(
  schema: z.ZodObject<S>,
): [z.infer<z.ZodObject<S>>, SetUrlState<z.infer<z.ZodObject<S>>>] => {
  const { pathname, search } = useLocation()
  const navigate = useNavigate()
  const state = useMemo(() => readUrl(schema, search), [schema, search])
  // Two changes in one tick must both count: the second starts from the first's result.
  const latest = useRef(search)
  latest.current = search
  const set = useCallback<SetUrlState<z.infer<z.ZodObject<S>>>>(
    (change, options) => {
      const next = writeUrl(schema, latest.current, change)
      if (next === latest.current) return
      latest.current = next
      void navigate({ pathname, search: next }, { replace: options?.replace ?? false })
    },
    [schema, navigate, pathname],
  )
  return [state, set]
}
