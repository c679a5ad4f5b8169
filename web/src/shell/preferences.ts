import { useCallback, useSyncExternalStore } from 'react'

const PREFIX = 'hinomi.'
const listeners = new Set<() => void>()

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

/** Reads a preference of this browser; `null` when it was never set. */
export const readPreference = (name: string): string | null => localStorage.getItem(PREFIX + name)

export const writePreference = (name: string, value: string): void => {
  localStorage.setItem(PREFIX + name, value)
  for (const listener of listeners) listener()
}

/** A text that this browser remembers; all places that show it change together. */
export const usePreference = <T extends string = string>(
  name: string,
  fallback: NoInfer<T>,
): [T, (value: T) => void] => {
  const value = useSyncExternalStore(subscribe, () => readPreference(name)) as T | null
  const set = useCallback((next: T) => writePreference(name, next), [name])
  return [value ?? fallback, set]
}

/** A JSON value that this browser remembers. What does not parse counts as never set. */
export const useJsonPreference = <T>(name: string, fallback: T): [T, (value: T) => void] => {
  const [textValue, setText] = usePreference(name, '')
  let value = fallback
  try {
    if (textValue) value = JSON.parse(textValue) as T
  } catch {
    value = fallback
  }
  const set = useCallback((next: T) => setText(JSON.stringify(next)), [setText])
  return [value, set]
}
