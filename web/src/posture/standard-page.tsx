import Button from '@cloudscape-design/components/button'
import Table from '@cloudscape-design/components/table'
import { Link, useParams } from 'react-router'
import {
  CONTROL_STATUSES,
  SEVERITIES,
  type StandardControl,
  type StandardDetail,
  standardItemsShown,
} from '../../../src/contract/index.js'
import { SeverityMark } from '../findings/severity.js'
import { useI18n } from '../i18n/index.js'
import { apiUrl } from '../shell/api.js'
import { FilterChips } from '../shell/filter-chips.js'
import { Loading } from '../shell/loading.js'
import { Empty, Page, Section } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { useRowKeys } from '../shell/row-keys.js'
import { SearchField } from '../shell/search-field.js'
import { useUrlState } from '../shell/url-state.js'
import { ControlStatusMark } from './control-status.js'
import { Crumbs } from './crumbs.js'
import { controlUrl, placeWith, useStandard } from './posture-api.js'
import { Requirements } from './requirements.js'
import { ScoreParts, ScoreRing } from './score.js'
import { ScoreHistory } from './score-history.js'
import { StandardSwitch } from './standard-switch.js'
import { countsOf, StandardView } from './standards-view.js'
import { WhereFilter } from './where-filter.js'
import '../findings/findings.css'
import './posture.css'

/** One standard: its controls, failed ones first, and what a person has to look at. */
export default function StandardPage() {
  const { t, pick } = useI18n()
  const { id = '' } = useParams()
  const [view, setView] = useUrlState(StandardView)
  const found = useStandard(id, view)
  const standard = found.data
  return (
    <Page
      title={standard ? pick(standard.name) : t('nav.standards')}
      about={<Crumbs of={[{ to: placeWith('/standards', view), name: t('nav.standards') }]} />}
      actions={standard && <StandardSwitch standard={standard} />}
    >
      {found.isPending && <Loading />}
      {found.isError && <ProblemAlert error={found.error} retry={() => found.refetch()} />}
      {standard && (
        <>
          <div className="hm-filters">
            <WhereFilter where={view} onChange={setView} />
          </div>
          <div className="hm-overall">
            <Section title={t('standard.score')} testId="standard-score">
              <div className="hm-overall-score">
                <ScoreRing score={standard.score.score} size={104} label={t('standard.score')} />
                <div className="hm-stack hm-grow">
                  <ScoreParts score={standard.score} />
                  <p className="hm-faint">
                    {t('standard.version', { version: standard.version })}
                    <br />
                    {t('standard.implemented', { n: standard.implemented, of: standard.controls })}
                  </p>
                </div>
              </div>
            </Section>
            <ScoreHistory
              id={id}
              account={view.account}
              days={view.days}
              onDays={(chosen) => setView({ days: chosen })}
            />
          </div>
          <Controls standard={standard} view={view} setView={setView} />
          {standard.requirements.length > 0 && (
            <Requirements
              standard={standard}
              account={view.account}
              open={view.attest}
              setOpen={(attest) => setView({ attest })}
            />
          )}
        </>
      )}
    </Page>
  )
}

const Controls = ({
  standard,
  view,
  setView,
}: {
  readonly standard: StandardDetail
  readonly view: StandardView
  readonly setView: (change: Partial<StandardView>, options?: { replace?: boolean }) => void
}) => {
  const { t, pick, number, locale } = useI18n()
  useRowKeys()
  const shown = standardItemsShown(standard.items, view)
  const counts = countsOf(standard.items, view)
  return (
    <>
      <div className="hm-filters">
        <FilterChips
          label={t('control.status')}
          testId="control-status-filter"
          chosen={view.status}
          onChange={(status) => setView({ status })}
          options={CONTROL_STATUSES.map((s) => ({
            id: s,
            content: <ControlStatusMark status={s} />,
            count: counts.status(s),
          }))}
        />
        <FilterChips
          label={t('finding.severity')}
          testId="control-severity-filter"
          chosen={view.severity}
          onChange={(severity) => setView({ severity })}
          options={SEVERITIES.map((s) => ({
            id: s,
            content: <SeverityMark severity={s} />,
            count: counts.severity(s),
          }))}
        />
        <SearchField
          label={t('control.search')}
          value={view.search}
          onChange={(search) => setView({ search }, { replace: true })}
          grow
          focusKey
        />
      </div>
      <Table<StandardControl>
        variant="container"
        resizableColumns
        stickyHeader
        wrapLines
        items={shown}
        trackBy="controlId"
        ariaLabels={{ tableLabel: t('control.list') }}
        header={
          <div className="hm-table-head">
            <h2>{t('control.shown', { n: shown.length })}</h2>
            <Button
              iconName="download"
              disabled={shown.length === 0}
              href={apiUrl(`/posture/standards/${encodeURIComponent(standard.id)}/export`, {
                account: view.account,
                region: view.region,
                status: view.status.join(','),
                severity: view.severity.join(','),
                search: view.search.trim(),
                locale,
              })}
              download
              nativeAnchorAttributes={{ 'data-testid': 'standard-export' }}
            >
              {t('findings.export', { n: shown.length })}
            </Button>
          </div>
        }
        empty={<Empty title={t('control.none')}>{t('control.none.filtered')}</Empty>}
        columnDefinitions={[
          {
            id: 'status',
            header: t('control.status'),
            width: 110,
            cell: (c) => <ControlStatusMark status={c.status} />,
          },
          {
            id: 'severity',
            header: t('finding.severity'),
            width: 120,
            cell: (c) => <SeverityMark severity={c.severity} />,
          },
          {
            id: 'id',
            header: t('control.id'),
            // As wide as `CloudFormation.4`, which breaks nowhere well.
            width: 165,
            cell: (c) => (
              <>
                <span className="hm-strong">{c.controlId}</span>
                {/* A standard of AWS's own numbers its controls by their ids. */}
                {c.numbers.some((n) => n !== c.controlId) && <div className="hm-faint">{c.numbers.join(', ')}</div>}
              </>
            ),
          },
          {
            id: 'title',
            header: t('control.title'),
            isRowHeader: true,
            minWidth: 250,
            cell: (c) => (
              <>
                <Link
                  to={controlUrl(c.controlId, view)}
                  className="hm-strong"
                  data-row-link={c.controlId}
                  data-testid="control-link"
                >
                  {pick(c.title)}
                </Link>
                {!c.implemented && <div className="hm-faint">{t('control.notImplemented')}</div>}
                {c.offBecause !== null && (
                  <div className="hm-faint hm-break">{t('control.offBecause', { reason: c.offBecause })}</div>
                )}
              </>
            ),
          },
          ...(['failed', 'unknown', 'passed'] as const).map((part) => ({
            id: part,
            header: t(`control.count.${part}`),
            width: 104,
            cell: (c: StandardControl) => (
              <span className={c.tally[part] === 0 ? 'hm-number hm-faint' : 'hm-number'}>{number(c.tally[part])}</span>
            ),
          })),
        ]}
      />
    </>
  )
}
