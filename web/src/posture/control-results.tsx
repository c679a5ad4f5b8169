import { Link } from 'react-router'
import type { z } from 'zod'
import { type ControlDetail, type ControlResult, RESULT_STATUSES } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { FilterChips } from '../shell/filter-chips.js'
import { type ListPage, ListTable, usePages } from '../shell/list-table.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { useRowKeys } from '../shell/row-keys.js'
import { list } from '../shell/url-state.js'
import { Ago } from '../shell/zone.js'
import { ResultMark } from './control-status.js'
import { RESULTS_KEY, Where } from './posture-api.js'
import { resourceUrl } from './resource-view.js'

/** What the page of a control shows, as its URL holds it. */
export const ResultsView = Where.extend({ status: list })
export type ResultsView = z.infer<typeof ResultsView>

interface Props {
  readonly control: ControlDetail
  readonly view: ResultsView
  readonly setView: (change: Partial<ResultsView>) => void
  /** Asks for an exception for the finding of this id. */
  readonly except: (findingId: string) => void
}

const keyOf = (r: ControlResult) => `${r.account} ${r.region} ${r.resourceType} ${r.arn} ${r.resourceId}`

/** What the control says of each resource, failures first. */
export const ControlResults = ({ control, view, setView, except }: Props) => {
  const { t, pick } = useI18n()
  useRowKeys()
  const pages = usePages<ListPage<ControlResult>>(
    [...RESULTS_KEY],
    '/posture/results',
    {
      control: control.id,
      account: view.account,
      region: view.region,
      status: view.status.filter((s) => (RESULT_STATUSES as readonly string[]).includes(s)).join(','),
    },
    60_000,
  )
  return (
    <div className="hm-stack">
      <FilterChips
        label={t('control.status')}
        testId="result-status-filter"
        chosen={view.status}
        onChange={(status) => setView({ status })}
        options={RESULT_STATUSES.map((status) => ({
          id: status,
          content: <ResultMark status={status} suppressed={false} />,
        }))}
      />
      <ListTable<ControlResult>
        pages={pages}
        label={t('control.results')}
        heading={(n) => t('control.results.shown', { n })}
        trackBy=""
        table={{ trackBy: keyOf }}
        emptyTitle={t('control.results.none')}
        emptyAbout={t(view.status.length > 0 ? 'control.none.filtered' : 'control.results.none.about')}
        columns={[
          {
            id: 'status',
            header: t('control.status'),
            width: 130,
            cell: (r) => <ResultMark status={r.status} suppressed={r.suppressed} />,
          },
          {
            id: 'resource',
            header: t('control.results'),
            isRowHeader: true,
            minWidth: 260,
            cell: (r) => (
              <>
                {r.resourceId === '' ? (
                  <span className="hm-strong">{t('control.result.type', { type: r.resourceType })}</span>
                ) : (
                  <Link
                    to={resourceUrl(r)}
                    className="hm-strong hm-break"
                    data-row-link={keyOf(r)}
                    data-testid="result-resource"
                  >
                    {r.resourceName || r.resourceId}
                  </Link>
                )}
                <div className="hm-faint hm-break">{r.arn}</div>
                {r.reason && <div>{pick(r.reason)}</div>}
              </>
            ),
          },
          {
            id: 'where',
            header: t('finding.account'),
            width: 150,
            cell: (r) => (
              <>
                <span className="hm-number">{r.account}</span>
                <div className="hm-faint">{r.region}</div>
              </>
            ),
          },
          { id: 'since', header: t('control.result.since'), width: 120, cell: (r) => <Ago at={r.since} /> },
          {
            id: 'finding',
            header: t('nav.findings'),
            width: 160,
            cell: (r) =>
              r.status === 'FAILED' && (
                <div className="hm-stack hm-tight">
                  <Link
                    to={`/findings?status=open,acknowledged,fixing,excepted,false_positive&rule=${encodeURIComponent(control.id)}&open=${encodeURIComponent(r.findingId)}`}
                    data-testid="result-finding"
                  >
                    {t('control.result.finding')}
                  </Link>
                  {!r.suppressed && (
                    <PermittedButton
                      permission="exception:write"
                      variant="inline-link"
                      ariaLabel={t('control.result.except.of', { name: r.resourceName || r.resourceId })}
                      testId="result-except"
                      onClick={() => except(r.findingId)}
                    >
                      {t('finding.except')}
                    </PermittedButton>
                  )}
                </div>
              ),
          },
        ]}
      />
    </div>
  )
}
