import { useCallback } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useI18n } from '../i18n/index.js'
import { usePreference } from './preferences.js'
import { ago, dateOnly, dateTime, firstZones, isZone, logTime } from './time.js'

/** The zone in which times are shown: the URL's if it names one, else the one chosen on this browser. */
export const useZone = (): [zone: string, setZone: (zone: string) => void] => {
  const { locale } = useI18n()
  const { pathname, search, hash } = useLocation()
  const navigate = useNavigate()
  const [chosen, choose] = usePreference('zone', '')
  const inUrl = new URLSearchParams(search).get('zone') ?? ''
  const kept = isZone(chosen) ? chosen : (firstZones(locale)[0] ?? 'UTC')
  const set = useCallback(
    (zone: string) => {
      choose(zone)
      const params = new URLSearchParams(search)
      if (!params.has('zone')) return
      params.set('zone', zone)
      void navigate({ pathname, search: `?${params}`, hash }, { replace: true })
    },
    [choose, navigate, pathname, search, hash],
  )
  return [isZone(inUrl) ? inUrl : kept, set]
}

/** Writes times for the reader: in the chosen zone, in the chosen language. */
export const useTimes = () => {
  const { locale } = useI18n()
  const [zone] = useZone()
  return {
    zone,
    /** To the millisecond, for log records. */
    log: (instant: string | number) => logTime(instant, zone),
    dateTime: (instant: string | number) => dateTime(instant, zone, locale),
    date: (instant: string | number) => dateOnly(instant, zone, locale),
    ago: (instant: string | number) => ago(instant, locale),
  }
}

/** A moment told by how long ago it was; its exact time is in the tooltip. */
export const Ago = ({ at }: { readonly at: string | null | undefined }) => {
  const times = useTimes()
  if (!at) return <span className="hm-faint">–</span>
  return (
    <time dateTime={at} title={`${times.log(at)} ${times.zone}`}>
      {times.ago(at)}
    </time>
  )
}

/** A moment to the minute. */
export const When = ({ at }: { readonly at: string | null | undefined }) => {
  const times = useTimes()
  if (!at) return <span className="hm-faint">–</span>
  return (
    <time dateTime={at} title={`${times.log(at)} ${times.zone}`}>
      {times.dateTime(at)}
    </time>
  )
}
