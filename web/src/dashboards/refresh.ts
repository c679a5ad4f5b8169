import { useEffect, useRef } from 'react'

/** Seconds between refreshes that a board offers; none is 0. */
export const REFRESHES = ['0', '30', '60', '300', '900'] as const

/** Asks anew every so many seconds. A page that nobody sees waits until it is looked at. */
export const useRefresh = (seconds: number, refresh: () => void): void => {
  const latest = useRef(refresh)
  latest.current = refresh
  useEffect(() => {
    if (seconds <= 0) return
    let missed = false
    const timer = setInterval(() => {
      if (document.hidden) missed = true
      else latest.current()
    }, seconds * 1000)
    const seen = () => {
      if (document.hidden || !missed) return
      missed = false
      latest.current()
    }
    document.addEventListener('visibilitychange', seen)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [seconds])
}
