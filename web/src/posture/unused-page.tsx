import Button from '@cloudscape-design/components/button'
import Select from '@cloudscape-design/components/select'
import type { TableProps } from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { z } from 'zod'
import type { UnusedKindsOutput, UnusedOutput } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api, apiUrl } from '../shell/api.js'
import { FilterChips } from '../shell/filter-chips.js'
import { ListTable, usePages } from '../shell/list-table.js'
import { Loading } from '../shell/loading.js'
import { useTitle } from '../shell/page.js'
import { ProblemAlert } from '../shell/problem.js'
import { useRowKeys } from '../shell/row-keys.js'
import { SearchField } from '../shell/search-field.js'
import { text, useUrlState } from '../shell/url-state.js'
import { When } from '../shell/zone.js'
import { useAccountNames, useGroups } from './resource-api.js'
import { ResourceTabs } from './resource-tabs.js'
import { resourceUrl, typeText } from './resource-view.js'
import './resource.css'

type Item = z.infer<typeof UnusedOutput>['items'][number]
type Kinds = z.infer<typeof UnusedKindsOutput>['kinds']

const HARMS = ['cost', 'risk', 'clutter'] as const
const AGES = ['30', '90', '365'] as const
const LIVE = {}

const UnusedView = z.object({ kind: text, harm: text, account: text, region: text, days: text, search: text })

/** What nobody uses: of which kind, on what evidence, since when. */
export default function UnusedPage() {
  const { t, pick, locale } = useI18n()
  useTitle(t('unused.title'))
  const accountName = useAccountNames()
  const [view, setView] = useUrlState(UnusedView)
  const { account } = view
  const kinds = useQuery({
    queryKey: ['resources', 'unused', 'kinds', account],
    queryFn: ({ signal }) => api.get<{ kinds: Kinds }>('/resources/unused/kinds', { query: { account }, signal }),
  })
  const accounts = useGroups('account', LIVE)
  const regions = useGroups('region', LIVE)
  const query = {
    kind: view.kind,
    harm: view.harm,
    account,
    region: view.region,
    minDays: /^\d{1,4}$/.test(view.days) ? view.days : '',
    search: view.search.trim(),
  }
  const pages = usePages<z.infer<typeof UnusedOutput>>(['resources', 'unused', 'list'], '/resources/unused', query)
  const total = pages.data?.pages[0]?.total ?? 0
  useRowKeys()
  const age = (item: Item) =>
    t(item.basis === 'told' ? 'unused.days' : item.basis === 'changed' ? 'unused.days.least' : 'unused.days.most', {
      n: item.days,
    })
  const columns: TableProps.ColumnDefinition<Item>[] = [
    {
      id: 'name',
      header: t('resource.name'),
      isRowHeader: true,
      minWidth: 190,
      cell: (r) => (
        <>
          <Link
            to={resourceUrl(r)}
            className="hm-strong hm-break"
            data-row-link={`${r.kind} ${r.arn}`}
            data-testid="unused-link"
          >
            {r.name ?? r.resourceId}
          </Link>
          <div className="hm-faint">{typeText(r.type)}</div>
        </>
      ),
    },
    { id: 'kind', header: t('unused.kind'), minWidth: 160, cell: (r) => pick(r.title) },
    { id: 'evidence', header: t('unused.evidence'), minWidth: 220, cell: (r) => pick(r.evidence) },
    {
      id: 'age',
      header: t('unused.age'),
      width: 150,
      cell: (r) => (
        <>
          <span className="hm-number">{age(r)}</span>
          <div className="hm-faint">
            <When at={r.since} />
          </div>
        </>
      ),
    },
    {
      id: 'account',
      header: t('finding.account'),
      width: 140,
      cell: (r) => (
        <>
          <span className="hm-number">{r.account}</span>
          <div className="hm-faint">{accountName(r.account)}</div>
          <div className="hm-faint">{r.region}</div>
        </>
      ),
    },
    {
      id: 'tags',
      header: t('finding.tags'),
      minWidth: 110,
      cell: (r) => (
        <span className="hm-break">
          {Object.entries(r.tags)
            .map(([key, value]) => `${key}=${value}`)
            .join(', ') || '–'}
        </span>
      ),
    },
  ]
  const place = (
    by: 'account' | 'region',
    label: string,
    groups: readonly { readonly value: string | null }[] | undefined,
  ) => {
    const options = [
      { value: '', label: t('resource.all') },
      ...(groups ?? []).map(({ value }) => ({
        value: value ?? '',
        label: by === 'account' ? `${value} ${accountName(value ?? '')}`.trim() : (value ?? ''),
      })),
    ]
    return (
      <Select
        inlineLabelText={label}
        filteringType="auto"
        expandToViewport
        selectedOption={options.find((o) => o.value === view[by]) ?? { value: view[by], label: view[by] }}
        options={options}
        onChange={({ detail }) => setView({ [by]: detail.selectedOption.value ?? '' })}
      />
    )
  }
  return (
    <div className="hm-page">
      <header className="hm-page-header">
        <ResourceTabs />
        <div className="hm-actions">
          <Button
            iconName="download"
            disabled={total === 0}
            href={apiUrl('/resources/unused/export', { ...query, locale })}
            download
            nativeAnchorAttributes={{ 'data-testid': 'unused-export' }}
          >
            {t('findings.export', { n: total })}
          </Button>
        </div>
        <p>{t('unused.about')}</p>
      </header>
      {kinds.isPending && <Loading />}
      {kinds.isError && <ProblemAlert error={kinds.error} retry={() => kinds.refetch()} />}
      {kinds.data && <KindCards kinds={kinds.data.kinds} chosen={view.kind} choose={(kind) => setView({ kind })} />}
      <div className="hm-filters">
        <FilterChips
          label={t('unused.harm')}
          chosen={[view.harm]}
          onChange={(chosen) => setView({ harm: chosen.find((h) => h !== view.harm) ?? '' })}
          options={HARMS.map((id) => ({ id, content: t(`unused.harm.${id}`) }))}
        />
        <FilterChips
          label={t('unused.age')}
          chosen={[view.days]}
          onChange={(chosen) => setView({ days: chosen.find((d) => d !== view.days) ?? '' })}
          options={AGES.map((id) => ({ id, content: t('unused.days.least', { n: Number(id) }) }))}
        />
      </div>
      <div className="hm-filters hm-align-end">
        <SearchField
          label={t('unused.search')}
          value={view.search}
          onChange={(search) => setView({ search }, { replace: true })}
          grow
          focusKey
        />
        {place('account', t('finding.account'), accounts.data?.groups)}
        {place('region', t('finding.region'), regions.data?.groups)}
      </div>
      <ListTable<Item>
        pages={pages as never}
        label={t('unused.title')}
        heading={(n) => t('unused.shown', { n })}
        columns={columns}
        trackBy="arn"
        emptyTitle={t('unused.none')}
        emptyAbout={t('unused.none.about')}
      />
    </div>
  )
}

/** Kinds that found something, the most first; those that could not be told say why. */
const KindCards = ({
  kinds,
  chosen,
  choose,
}: {
  readonly kinds: Kinds
  readonly chosen: string
  readonly choose: (kind: string) => void
}) => {
  const { t, pick, number } = useI18n()
  const [all, setAll] = useState(false)
  const sorted = [...kinds].sort((a, b) => b.count - a.count)
  const shown = all ? sorted : sorted.filter((k) => k.count > 0 || k.id === chosen)
  const untold = kinds.filter((k) => k.unknown.length > 0)
  return (
    <section className="hm-stack" aria-label={t('unused.kind')}>
      <ul className="hm-kinds" data-testid="unused-kinds">
        {shown.map((kind) => (
          <li key={kind.id}>
            <button
              type="button"
              aria-pressed={kind.id === chosen}
              title={pick(kind.why)}
              onClick={() => choose(kind.id === chosen ? '' : kind.id)}
              data-kind={kind.id}
            >
              <span className="hm-kind-count">{number(kind.count)}</span>
              <span>
                {pick(kind.title)}
                <span className="hm-faint">
                  {t(`unused.harm.${kind.harm}`)}
                  {kind.unknown.length > 0 && ` · ${t('unused.unknown')}`}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="hm-actions">
        {shown.length < kinds.length && (
          <Button variant="inline-link" onClick={() => setAll(true)}>
            {t('unused.kinds.all', { n: kinds.length })}
          </Button>
        )}
        {all && (
          <Button variant="inline-link" onClick={() => setAll(false)}>
            {t('unused.kinds.found')}
          </Button>
        )}
      </div>
      {untold.length > 0 && (
        <details className="hm-untold" data-testid="unused-unknown">
          <summary>{t('unused.unknown.title', { n: untold.length })}</summary>
          <ul className="hm-plain-list">
            {untold.map((kind) => (
              <li key={kind.id}>
                <strong>{pick(kind.title)}</strong>
                <ul className="hm-plain-list">
                  {kind.unknown.map((u) => (
                    <li key={u.account} className="hm-faint">
                      <span className="hm-number">{u.account}</span>: {pick(u.reason)}
                      {u.resources > 0 && ` ${t('unused.unknown.some', { n: u.resources })}`}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
