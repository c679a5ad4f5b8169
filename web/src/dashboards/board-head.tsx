import Button from '@cloudscape-design/components/button'
import Select from '@cloudscape-design/components/select'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { DashboardHead } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { useTimes } from '../shell/zone.js'
import { REFRESHES } from './refresh.js'

interface Props {
  readonly board: Pick<DashboardHead, 'title' | 'about'>
  readonly wall: boolean
  readonly refresh: (typeof REFRESHES)[number]
  /** When the board was last asked. */
  readonly askedAt: number
  readonly onWall: (wall: boolean) => void
  readonly onRefresh: (refresh: (typeof REFRESHES)[number]) => void
  readonly children?: ReactNode
}

/** What a board is, how often it asks anew, and the way to the wall and back. */
export const BoardHead = ({ board, wall, refresh, askedAt, onWall, onRefresh, children }: Props) => {
  const { t, pick, locale } = useI18n()
  const times = useTimes()
  const every = (seconds: string) => {
    const n = Number(seconds)
    if (n === 0) return t('dashboards.refresh.off')
    const unit = n < 60 ? 'second' : 'minute'
    const length = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
      n < 60 ? n : n / 60,
    )
    return t('dashboards.refresh.every', { length })
  }
  const options = REFRESHES.map((seconds) => ({ value: seconds, label: every(seconds) }))
  return (
    <header className="hm-board-head">
      <div>
        {!wall && (
          <nav aria-label={t('dashboards.crumb')}>
            <Link to="/dashboards">{t('nav.dashboards')}</Link>
          </nav>
        )}
        <h1>{pick(board.title)}</h1>
        {!wall && <p>{pick(board.about)}</p>}
      </div>
      <div className="hm-actions">
        {wall && (
          <span className="hm-number hm-faint" data-testid="board-asked">
            {t('dashboards.askedAt', { time: times.log(askedAt).slice(0, 19) })}
          </span>
        )}
        {!wall && children}
        <div className="hm-board-refresh" data-testid="board-refresh">
          <Select
            ariaLabel={t('dashboards.refresh')}
            expandToViewport
            selectedOption={options.find(({ value }) => value === refresh) ?? null}
            options={options}
            onChange={({ detail }) => onRefresh(detail.selectedOption.value as typeof refresh)}
          />
        </div>
        <Button
          iconName={wall ? 'exit-full-screen' : 'full-screen'}
          onClick={() => onWall(!wall)}
          nativeButtonAttributes={{ 'data-testid': 'board-wall' }}
        >
          {t(wall ? 'dashboards.wall.leave' : 'dashboards.wall')}
        </Button>
      </div>
    </header>
  )
}
