import type { OwnPreview as Result } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { ScrollRegion } from '../../shell/scroll-region.js'

/** What a draft makes of its sample: what is wrong with the draft, its events, and lines that became none. */
export const OwnPreview = ({ result }: { readonly result: Result }) => {
  const { t, pick } = useI18n()
  const { problems, events, bad } = result
  if (problems.length > 0) {
    return (
      <ul className="hm-own-problems" data-testid="own-problems">
        {problems.map((problem, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is made anew each time
          <li key={i}>{t('own.problem', { line: problem.line, what: pick(problem.what) })}</li>
        ))}
      </ul>
    )
  }
  const names = ['@timestamp', ...result.fields.map((field) => field.name)]
  return (
    <div className="hm-stack">
      <p data-testid="own-counts" data-events={events.length} data-bad={bad.length}>
        {t('own.counts', { events: events.length, bad: bad.length })}
      </p>
      {events.length > 0 && (
        <ScrollRegion className="hm-scroll-x" label={t('own.preview')}>
          <table className="hm-plain-table" data-testid="own-events">
            <thead>
              <tr>
                {names.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {events.map((event, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list is made anew each time
                <tr key={i}>
                  {names.map((name) => (
                    <td key={name} className="hm-mono">
                      {String(event[name] ?? '')}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {bad.length > 0 && (
        <ul className="hm-own-problems" data-testid="own-bad">
          {bad.map((record) => (
            <li key={record.position}>
              {record.reason} <code className="hm-mono hm-break">{record.raw}</code>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
