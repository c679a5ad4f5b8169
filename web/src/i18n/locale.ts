import type { z } from 'zod'
import type { Locale as LocaleSchema } from '../../../src/contract/index.js'

export type Locale = z.infer<typeof LocaleSchema>

const KEY = 'hinomi.locale'

/** What was chosen on this browser before, else what the browser asks for. */
export const firstLocale = (): Locale => {
  const kept = localStorage.getItem(KEY)
  if (kept === 'ja' || kept === 'en') return kept
  return navigator.languages.some((l) => l.startsWith('ja')) ? 'ja' : 'en'
}

export const keepLocale = (locale: Locale): void => localStorage.setItem(KEY, locale)
