import Alert from '@cloudscape-design/components/alert'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { OwnPreview as Result } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { ScrollRegion } from '../../shell/scroll-region.js'
import { useTimes } from '../../shell/zone.js'
import { FieldType } from '../discover/field-type.js'

interface Props {
  readonly result: Result
  /** Leads to a line of the definition. */
  readonly goTo: (line: number) => void
}

/** What a draft makes of its sample: what is wrong with the draft, its events, and records that became none. */
export const OwnPreview = ({ result, goTo }: Props) => {
  const { t, pick } = useI18n()
  const { problems, events, bad } = result
  if (problems.length > 0) {
    return (
      <Alert type="error" header={t('own.problems', { n: problems.length })}>
        <ul className="hm-plain-list" data-testid="own-problems">
          {problems.map((problem, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is made anew each time
            <li key={i}>
              <button type="button" className="hm-link-button" onClick={() => goTo(problem.line)}>
                {t('own.line', { line: problem.line })}
              </button>{' '}
              {pick(problem.what)}
            </li>
          ))}
        </ul>
      </Alert>
    )
  }
  const unfilled = result.fields.filter(({ name }) => events.every((event) => event[name] == null))
  return (
    <div className="hm-stack">
      <p className="hm-own-counts" data-testid="own-counts" data-events={events.length} data-bad={bad.length}>
        <StatusIndicator type={events.length > 0 ? 'success' : 'warning'}>
          {t('own.events', { n: events.length })}
        </StatusIndicator>
        {bad.length > 0 && <StatusIndicator type="warning">{t('own.unread', { n: bad.length })}</StatusIndicator>}
        {events.length > 0 && unfilled.length > 0 && (
          <StatusIndicator type="info">
            {t('own.unfilled', { names: unfilled.map(({ name }) => name).join(', ') })}
          </StatusIndicator>
        )}
      </p>
      {events.length > 0 && <Events result={result} />}
      {bad.length > 0 && <Bad bad={bad} />}
    </div>
  )
}

const TIME = { name: '@timestamp', type: 'date' } as const

const Events = ({ result: { events, fields } }: { readonly result: Result }) => {
  const { t } = useI18n()
  const times = useTimes()
  return (
    <ScrollRegion className="hm-own-table" label={t('own.preview')}>
      <table className="hm-plain-table" data-testid="own-events">
        <thead>
          <tr>
            {[TIME, ...fields].map(({ name, type }) => (
              <th key={name} scope="col">
                <FieldType type={type} /> {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map((event, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is made anew each time
            <tr key={i}>
              <td className="hm-mono" title={times.zone}>
                {times.log(String(event[TIME.name]))}
              </td>
              {fields.map(({ name }) => (
                <td key={name} className="hm-mono" title={shown(event[name])}>
                  {shown(event[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

const shown = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''))

const Bad = ({ bad }: { readonly bad: Result['bad'] }) => {
  const { t } = useI18n()
  return (
    <ScrollRegion className="hm-scroll-x" label={t('own.bad')}>
      <table className="hm-plain-table" data-testid="own-bad">
        <thead>
          <tr>
            <th scope="col">{t('own.bad.record')}</th>
            <th scope="col">{t('own.bad.reason')}</th>
            <th scope="col">{t('own.bad.text')}</th>
          </tr>
        </thead>
        <tbody>
          {bad.map((record) => (
            <tr key={record.position}>
              <td>{record.position + 1}</td>
              <td>{record.reason}</td>
              <td className="hm-mono hm-break">{record.raw}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
