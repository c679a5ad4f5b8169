import { I18nProvider as CloudscapeMessages, type I18nProviderProps } from '@cloudscape-design/components/i18n'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { en, type Key, type Messages } from './en.js'
import { firstLocale, keepLocale, type Locale } from './locale.js'
import { fill, type ParamsOf, type Value } from './message.js'

export type { Key } from './en.js'
export type { Locale } from './locale.js'

type Args<K extends Key> = [ParamsOf<(typeof en)[K]>] extends [never]
  ? []
  : [values: Readonly<Record<ParamsOf<(typeof en)[K]>, Value>>]

/** Keys of texts that need no values. */
export type PlainKey = { [K in Key]: [ParamsOf<(typeof en)[K]>] extends [never] ? K : never }[Key]

export type Translate = <K extends Key>(key: K, ...args: Args<K>) => string

interface I18n {
  readonly locale: Locale
  readonly setLocale: (locale: Locale) => void
  readonly t: Translate
  /** A number as the language writes it. */
  readonly number: (n: number) => string
  /** Of a text that came in both languages, the reader's. */
  readonly pick: (both: { readonly ja: string; readonly en: string }) => string
}

const Context = createContext<I18n | null>(null)

interface Loaded {
  readonly messages: Messages
  readonly components: I18nProviderProps.Messages
}

/** Only the language in use is fetched; English is the fallback that the types are made from. */
const load: Record<Locale, () => Promise<Loaded>> = {
  en: async () => ({
    messages: en,
    components: (await import('@cloudscape-design/components/i18n/messages/all.en')).default,
  }),
  ja: async () => {
    const [own, components] = await Promise.all([
      import('./ja.js'),
      import('@cloudscape-design/components/i18n/messages/all.ja'),
    ])
    return { messages: own.ja, components: components.default }
  },
}

const loaded = new Map<Locale, Loaded>()
const fetchMessages = async (locale: Locale): Promise<void> => {
  if (!loaded.has(locale)) loaded.set(locale, await load[locale]())
}

/** Fetches the messages of the language that comes first, without which nothing can be shown. */
export const firstMessages = (): Promise<void> => fetchMessages(firstLocale())

export const I18n = ({ children }: { readonly children: ReactNode }) => {
  const [locale, choose] = useState(firstLocale)
  const { messages, components } = loaded.get(locale) as Loaded
  // The language stays until the other one is there, so that nothing has to stand in between.
  const setLocale = useCallback((next: Locale) => {
    const change = () => {
      keepLocale(next)
      choose(next)
    }
    // Where it does not come the server is away, which the request that keeps the choice tells.
    fetchMessages(next).then(change, () => undefined)
  }, [])
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  const value = useMemo<I18n>(() => {
    const numbers = new Intl.NumberFormat(locale)
    return {
      locale,
      setLocale,
      t: (key, ...args) => fill(messages[key], locale, args[0] ?? {}),
      number: (n) => numbers.format(n),
      pick: (both) => both[locale],
    }
  }, [locale, messages, setLocale])
  return (
    <Context value={value}>
      <CloudscapeMessages locale={locale} messages={[components]}>
        {children}
      </CloudscapeMessages>
    </Context>
  )
}

export const useI18n = (): I18n => {
  const value = useContext(Context)
  if (!value) throw new Error('useI18n outside of <I18n>')
  return value
}

export const useT = (): Translate => useI18n().t
