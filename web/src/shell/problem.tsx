import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { useT } from '../i18n/index.js'
import { ApiError } from './api.js'
import { PageNotFetched } from './fetched-page.js'
import { Prose } from './prose.js'

/** What went wrong and what to do, for a reader. Also for errors that are not the server's. */
export const useProblemText = () => {
  const t = useT()
  return (error: unknown): { readonly what: string; readonly fix: string | undefined; readonly details: string[] } => {
    if (error instanceof ApiError) {
      const { code, detail, fix, status, errors } = error.problem
      if (code === 'UNREACHABLE')
        return { what: t('problem.unreachable'), fix: t('problem.unreachable.fix'), details: [] }
      if (status === 403 && !fix) return { what: t('problem.forbidden'), fix: undefined, details: [] }
      return { what: detail, fix, details: (errors ?? []).map((e) => `${e.path}: ${e.message}`) }
    }
    if (error instanceof PageNotFetched) return { what: t('problem.page'), fix: t('problem.page.fix'), details: [] }
    return { what: error instanceof Error ? error.message : String(error), fix: undefined, details: [] }
  }
}

interface Props {
  readonly error: unknown
  readonly retry?: (() => unknown) | undefined
}

/** A failed request, said where its result would stand. */
export const ProblemAlert = ({ error, retry }: Props) => {
  const t = useT()
  const { what, fix, details } = useProblemText()(error)
  return (
    <div data-testid="problem">
      <Alert
        type="error"
        header={<Prose>{what}</Prose>}
        action={retry ? <Button onClick={() => retry()}>{t('shell.retry')}</Button> : undefined}
      >
        {fix && <Prose>{fix}</Prose>}
        {details.length > 0 && (
          <ul className="hm-plain-list">
            {details.map((d) => (
              <li key={d}>{d}</li>
            ))}
          </ul>
        )}
      </Alert>
    </div>
  )
}

export const ProblemPage = (props: Props) => (
  <div className="hm-center">
    <ProblemAlert {...props} />
  </div>
)
