import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Tabs from '@cloudscape-design/components/tabs'
import type { EventJson, FieldInfo } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { CopyButton } from '../../shell/copy-button.js'
import { Loading } from '../../shell/loading.js'
import { mini16 } from '../../shell/mini-icons.js'
import { Empty } from '../../shell/page.js'
import { ProblemAlert } from '../../shell/problem.js'
import { SidePanel } from '../../shell/side-panel.js'
import { useTimes } from '../../shell/zone.js'
import { useEvent } from '../events-api.js'
import type { Pivots } from './actions.js'
import { DocumentFields } from './document-fields.js'
import { prettyJson } from './json.js'
import { JsonView } from './json-view.js'

interface Props {
  readonly id: string
  readonly near: string
  readonly events: readonly EventJson[]
  readonly fields: readonly FieldInfo[]
  readonly columns: readonly string[]
  readonly pivots: Pivots
  readonly permalink: string
  readonly show: (event: EventJson) => void
  /** Shows what else happened within minutes of it, by these fields of it. */
  readonly around: (event: EventJson, by: readonly string[]) => void
  readonly close: () => void
}

/** By what an event's neighbours are looked for; each is offered when the event has it. */
const AROUND = ['user.name', 'source.ip', 'cloud.account.id'] as const

/** What is left of an event without the copy of its own text. */
const withoutOriginal = (event: EventJson): string => {
  const { 'event.original': _, ...rest } = event
  return JSON.stringify(rest, null, 2)
}

const Original = ({ event }: { readonly event: EventJson }) => {
  const { t } = useI18n()
  const original = event['event.original']
  if (typeof original !== 'string') return <Empty title={t('doc.noOriginal')} />
  const pretty = prettyJson(original)
  return (
    <div className="hm-original">
      {pretty !== null && (
        <>
          <h3>
            {t('doc.pretty')} <CopyButton text={pretty} label={t('doc.copy')} />
          </h3>
          <JsonView json={pretty} />
        </>
      )}
      <h3>
        {t('doc.raw')} <CopyButton text={original} label={t('doc.copy')} />
      </h3>
      <pre className="hm-code">{original}</pre>
    </div>
  )
}

/** One event, whole: its fields, its JSON, its original text, and ways on from it. */
export const DocumentPanel = (props: Props) => {
  const { id, near, events, fields, columns, pivots, permalink, show, around, close } = props
  const { t } = useI18n()
  const times = useTimes()
  const found = useEvent(id, near)
  const at = events.findIndex((e) => e['event.id'] === id)
  const before = events[at - 1]
  const after = at >= 0 ? events[at + 1] : undefined
  const event = found.data
  const title = event ? String(event['event.action'] ?? event['event.dataset'] ?? id) : t('doc.title')
  const step = (target: EventJson | undefined, label: string, icon: keyof typeof mini16, testId: string) => (
    <button
      type="button"
      className="hm-icon-button"
      disabled={!target}
      aria-label={label}
      title={label}
      onClick={() => target && show(target)}
      data-testid={testId}
    >
      {mini16[icon]}
    </button>
  )
  return (
    <SidePanel
      name="document"
      label={t('doc.title')}
      testId="document-panel"
      close={close}
      title={
        <>
          <span data-testid="document-title">{title}</span>
          {event && <span className="hm-doc-time">{times.log(String(event['@timestamp'] ?? ''))}</span>}
        </>
      }
      actions={
        <>
          {step(before, t('doc.previous'), 'up', 'document-previous')}
          {step(after, t('doc.next'), 'down', 'document-next')}
          <CopyButton text={permalink} label={t('doc.permalink')} />
        </>
      }
    >
      {found.isPending && <Loading />}
      {found.isError && <ProblemAlert error={found.error} retry={() => found.refetch()} />}
      {event && (
        <>
          <div className="hm-doc-ways">
            <ButtonDropdown
              ariaLabel={t('doc.around')}
              nativeTriggerAttributes={{ 'data-testid': 'document-around' }}
              items={[
                { id: '', text: t('doc.around.all') },
                ...AROUND.filter((f) => event[f] !== undefined && event[f] !== null).map((f) => ({
                  id: f,
                  text: t('doc.around.by', { field: f, value: String(event[f]) }),
                })),
              ]}
              onItemClick={({ detail }) => around(event, detail.id ? [detail.id] : [])}
            >
              {t('doc.around')}
            </ButtonDropdown>
          </div>
          <Tabs
            ariaLabel={t('doc.title')}
            tabs={[
              {
                id: 'fields',
                label: t('doc.fields'),
                content: <DocumentFields event={event} fields={fields} columns={columns} pivots={pivots} />,
              },
              {
                id: 'json',
                label: t('doc.json'),
                content: (
                  <>
                    <CopyButton text={withoutOriginal(event)} label={t('doc.copy')} />
                    <JsonView json={withoutOriginal(event)} />
                  </>
                ),
              },
              { id: 'original', label: t('doc.original'), content: <Original event={event} /> },
            ]}
          />
        </>
      )}
    </SidePanel>
  )
}
