import Button from '@cloudscape-design/components/button'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import type { SourceInfo } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { bytesText } from '../../shell/bytes.js'
import { Loading } from '../../shell/loading.js'
import { Empty, Section } from '../../shell/page.js'
import { PermittedButton } from '../../shell/permitted-button.js'
import { ProblemAlert } from '../../shell/problem.js'
import { useRowKeys } from '../../shell/row-keys.js'
import { SearchField } from '../../shell/search-field.js'
import { useUrlState } from '../../shell/url-state.js'
import { Ago } from '../../shell/zone.js'
import { matching, parted, SourcesView, sourcesQuery } from './sources.js'

/** Every kind of log that Hinomi reads: first those that it holds, then those that it could. */
export default function SourcesTab() {
  const { t } = useI18n()
  const sources = useQuery({ ...sourcesQuery, refetchInterval: 30_000 })
  const navigate = useNavigate()
  const [view, setView] = useUrlState(SourcesView)
  useRowKeys()
  if (sources.isPending) return <Loading />
  if (sources.isError) return <ProblemAlert error={sources.error} retry={() => sources.refetch()} />
  const all = sources.data.sources
  const { used, unused } = parted(matching(all, view.search))
  const isEmpty = parted(all).used.length === 0
  return (
    <>
      <div className="hm-filters">
        <SearchField
          label={t('source.find')}
          value={view.search}
          onChange={(search) => setView({ search }, { replace: true })}
          grow
          focusKey
        />
        <PermittedButton
          permission="system:write"
          testId="own-new"
          iconName="add-plus"
          onClick={() => navigate('/data/own/new')}
        >
          {t('source.new')}
        </PermittedButton>
      </div>
      {isEmpty && (
        <Section>
          <Empty
            title={t('source.empty')}
            action={<Button onClick={() => navigate('/data/runs')}>{t('upload.title')}</Button>}
          >
            {t('source.empty.about')}
          </Empty>
        </Section>
      )}
      {used.length > 0 && <Used sources={used} />}
      {unused.length > 0 && <Unused sources={unused} />}
      {used.length + unused.length === 0 && (
        <Section>
          <Empty
            title={t('source.none')}
            action={<Button onClick={() => setView({ search: '' })}>{t('source.find.clear')}</Button>}
          >
            {t('source.none.about')}
          </Empty>
        </Section>
      )}
    </>
  )
}

/** Its name, which opens all about it. */
const Name = ({ source }: { readonly source: SourceInfo }) => {
  const { t, pick } = useI18n()
  const [, setView] = useUrlState(SourcesView)
  return (
    <span className="hm-source-name">
      <button
        type="button"
        className="hm-link-button hm-strong"
        data-row-link={source.id}
        data-testid={`source-${source.id}`}
        onClick={() => setView({ open: source.id })}
      >
        {pick(source.title)}
      </button>
      {source.own && <span className="hm-chip">{t('source.own')}</span>}
      <code className="hm-mono hm-faint">{source.id}</code>
    </span>
  )
}

const SourceTable = ({
  sources,
  heading,
  columns,
}: {
  readonly sources: readonly SourceInfo[]
  readonly heading: string
  readonly columns: readonly TableProps.ColumnDefinition<SourceInfo>[]
}) => {
  const { t } = useI18n()
  const [, setView] = useUrlState(SourcesView)
  return (
    <Table
      variant="container"
      wrapLines
      resizableColumns
      items={sources}
      trackBy="id"
      onRowClick={({ detail }) => setView({ open: detail.item.id })}
      ariaLabels={{ tableLabel: heading }}
      header={
        <div className="hm-table-head">
          <h2>{heading}</h2>
        </div>
      }
      columnDefinitions={[
        {
          id: 'title',
          header: t('source.title'),
          isRowHeader: true,
          minWidth: 190,
          cell: (s) => <Name source={s} />,
        },
        ...columns,
      ]}
    />
  )
}

const Used = ({ sources }: { readonly sources: readonly SourceInfo[] }) => {
  const { t, number, locale } = useI18n()
  return (
    <SourceTable
      sources={sources}
      heading={t('source.used', { n: sources.length })}
      columns={[
        {
          id: 'events',
          header: t('source.events'),
          width: 95,
          cell: (s) => <span className="hm-number">{number(s.events)}</span>,
        },
        {
          id: 'objects',
          header: t('source.objects'),
          width: 122,
          cell: (s) => <Link to={`/data/objects?source=${s.id}`}>{number(s.objects)}</Link>,
        },
        {
          id: 'quarantined',
          header: t('source.quarantined'),
          width: 130,
          cell: (s) =>
            s.quarantined > 0 ? (
              <Link to={`/data/quarantine?source=${s.id}`}>{number(s.quarantined)}</Link>
            ) : (
              <span className="hm-faint">0</span>
            ),
        },
        {
          id: 'bytes',
          header: t('source.bytes'),
          width: 105,
          cell: (s) => <span className="hm-number">{bytesText(s.bytes, locale)}</span>,
        },
        { id: 'last', header: t('source.lastEvent'), width: 130, cell: (s) => <Ago at={s.lastEventAt} /> },
        { id: 'ingested', header: t('source.lastIngested'), width: 120, cell: (s) => <Ago at={s.lastIngestedAt} /> },
        {
          id: 'search',
          header: t('source.go'),
          width: 100,
          cell: (s) => <Link to={`/discover?sources=${s.id}`}>{t('source.go.search')}</Link>,
        },
      ]}
    />
  )
}

const Unused = ({ sources }: { readonly sources: readonly SourceInfo[] }) => {
  const { t, number } = useI18n()
  return (
    <SourceTable
      sources={sources}
      heading={t('source.unused', { n: sources.length })}
      columns={[
        { id: 'formats', header: t('source.reads'), width: 340, cell: (s) => s.formats.join(', ') },
        {
          id: 'fields',
          header: t('source.fields.count'),
          width: 125,
          cell: (s) => <span className="hm-number">{number(s.fields.length)}</span>,
        },
      ]}
    />
  )
}
