import { useEffect, useSyncExternalStore } from 'react'
import { usePreference } from './preferences.js'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const dark = window.matchMedia('(prefers-color-scheme: dark)')
const subscribe = (listener: () => void): (() => void) => {
  dark.addEventListener('change', listener)
  return () => dark.removeEventListener('change', listener)
}

/** The chosen theme, and its effect on the page. */
export const useTheme = (): [Theme, (theme: Theme) => void] => {
  const [theme, setTheme] = usePreference<Theme>('theme', 'system')
  const systemIsDark = useSyncExternalStore(subscribe, () => dark.matches)
  const isDark = theme === 'dark' || (theme === 'system' && systemIsDark)
  useEffect(() => {
    document.body.classList.toggle('awsui-dark-mode', isDark)
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light'
  }, [isDark])
  return [theme, setTheme]
}
