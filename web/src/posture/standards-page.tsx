import Button from '@cloudscape-design/components/button'
import { Link, useNavigate } from 'react-router'
import type { z } from 'zod'
import type { StandardSummary } from '../../../src/contract/index.js'
import { Sparkline } from '../chart/line-chart.js'
import { useI18n } from '../i18n/index.js'
import { Loading } from '../shell/loading.js'
import { Empty, Page, Section } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { useMay } from '../shell/session.js'
import { useUrlState } from '../shell/url-state.js'
import { type HISTORY_DAYS, standardUrl, useHistory, useScans, useStandards, Where } from './posture-api.js'
import { ScoreParts, ScoreRing } from './score.js'
import { pointsOf, ScoreHistory } from './score-history.js'
import { StandardSwitch } from './standard-switch.js'
import { days } from './standards-view.js'
import { WhereFilter } from './where-filter.js'
import '../findings/findings.css'
import './posture.css'

const View = Where.extend({ days })
type View = z.infer<typeof View>

/** How each standard stands, and all that are on together. */
export default function StandardsPage() {
  const { t } = useI18n()
  const [view, setView] = useUrlState(View)
  const found = useStandards(view)
  return (
    <Page
      title={t('nav.standards')}
      about={t('standard.list.about')}
      actions={
        <Button
          iconName="refresh"
          ariaLabel={t('shell.refresh')}
          loading={found.isFetching}
          onClick={() => found.refetch()}
        />
      }
    >
      {found.isPending && <Loading />}
      {found.isError && <ProblemAlert error={found.error} retry={() => found.refetch()} />}
      {found.data && found.data.accounts.length === 0 && <NotConnected />}
      {found.data && found.data.accounts.length > 0 && (
        <>
          <div className="hm-filters">
            <WhereFilter where={view} onChange={setView} />
          </div>
          <div className="hm-overall">
            <Section title={t('standard.overall')} testId="overall">
              <div className="hm-overall-score">
                <ScoreRing score={found.data.overall} size={132} label={t('standard.overall')} />
                <p className="hm-faint">
                  {t('standard.overall.about', { n: found.data.standards.filter((s) => s.enabled).length })}
                </p>
              </div>
            </Section>
            <ScoreHistory
              id="*"
              account={view.account}
              days={view.days}
              onDays={(chosen: (typeof HISTORY_DAYS)[number]) => setView({ days: chosen })}
            />
          </div>
          <ul className="hm-standards" aria-label={t('nav.standards')}>
            {[...found.data.standards]
              .sort((a, b) => Number(b.enabled) - Number(a.enabled))
              .map((standard) => (
                <StandardTile key={standard.id} standard={standard} view={view} />
              ))}
          </ul>
        </>
      )}
    </Page>
  )
}

const StandardTile = ({ standard, view }: { readonly standard: StandardSummary; readonly view: View }) => {
  const { t, pick } = useI18n()
  const history = useHistory(standard.id, view.account, view.days)
  const name = pick(standard.name)
  const points = pointsOf(history.data?.points ?? [])
  return (
    <li className="hm-standard" data-on={standard.enabled} data-testid={`standard-${standard.id}`} aria-label={name}>
      <div className="hm-standard-top">
        <ScoreRing score={standard.score.score} size={72} label={name} />
        <div className="hm-standard-name">
          <h2>
            <Link to={standardUrl(standard.id, view)}>{name}</Link>
          </h2>
          <span className="hm-faint">{t('standard.version', { version: standard.version })}</span>
          {!standard.shipped && <span className="hm-chip">{t('standard.own')}</span>}
        </div>
        <StandardSwitch standard={standard} />
      </div>
      <ScoreParts score={standard.score} />
      <div className="hm-standard-end">
        <span className="hm-faint">
          {t('standard.implemented', { n: standard.implemented, of: standard.controls })}
          {standard.manual > 0 && (
            <>
              <br />
              {t('standard.attested', { n: standard.attested, of: standard.manual })}
            </>
          )}
        </span>
        <Sparkline points={points} label={t('standard.history.of', { name })} />
      </div>
    </li>
  )
}

/** Before the first account was looked at. */
const NotConnected = () => {
  const { t } = useI18n()
  const navigate = useNavigate()
  const may = useMay()
  const scanning = useScans().data?.scans.some((s) => s.status === 'running') ?? false
  return (
    <Section>
      <Empty
        title={t(scanning ? 'standard.empty.scanning' : 'standard.empty')}
        action={
          <Button
            variant="primary"
            onClick={() => navigate('/accounts')}
            nativeButtonAttributes={{ 'data-testid': 'go-accounts' }}
          >
            {t(scanning ? 'standard.empty.watch' : may('posture:connect') ? 'standard.empty.go' : 'nav.accounts')}
          </Button>
        }
      >
        {t(scanning ? 'standard.empty.scanning.about' : 'standard.empty.about')}
      </Empty>
    </Section>
  )
}
