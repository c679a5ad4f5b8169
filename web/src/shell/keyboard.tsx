import { useEffect, useRef } from 'react'
import { usePreference } from './preferences.js'

export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.getAttribute('role') === 'combobox')

/** Enter and Space belong to the control that has the focus. */
const pressing = (target: EventTarget | null, key: string): boolean =>
  (key === 'Enter' || key === ' ') &&
  target instanceof HTMLElement &&
  target.closest('button,a,[role=tab],[role=menuitem]') !== null

const dialogIsOpen = (): boolean => document.querySelector('[role=dialog][aria-modal=true]') !== null

/** Whether single-key shortcuts are on; a reader who dictates or uses a switch turns them off. */
export const useShortcutsOn = (): [boolean, (on: boolean) => void] => {
  const [value, set] = usePreference<'on' | 'off'>('shortcuts', 'on')
  return [value === 'on', (on) => set(on ? 'on' : 'off')]
}

/**
 * Single-key shortcuts of a page. Silent while text is typed or composed by an input method,
 * with a modifier, and under a dialog. `Escape` works in spite of the switch.
 */
export const useKeys = (keys: Keys, active = true): void => {
  const [on] = useShortcutsOn()
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    if (!active) return
    const listen = (event: KeyboardEvent) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (typing(event.target) || pressing(event.target, event.key) || dialogIsOpen()) return
      if (!on && event.key !== 'Escape') return
      const act = latest.current[event.key]
      if (!act) return
      event.preventDefault()
      act(event)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [active, on])
}
