import Button from '@cloudscape-design/components/button'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { useT } from '../i18n/index.js'
import { Tower } from '../shell/icons.js'
import { useMay } from '../shell/session.js'

const Step = ({ n, title, children }: { readonly n: number; readonly title: string; readonly children: ReactNode }) => (
  <li className="hm-step">
    <span className="hm-step-number" aria-hidden="true">
      {n}
    </span>
    <h2>{title}</h2>
    {children}
  </li>
)

/** What to do with a fresh install. */
export const FirstSteps = () => {
  const t = useT()
  const may = useMay()
  const navigate = useNavigate()
  return (
    <section className="hm-first" data-testid="first-steps">
      <Tower size={64} />
      <h2>{t('first.title')}</h2>
      <p className="hm-faint">{t('first.about')}</p>
      <ol>
        <Step n={1} title={t('first.upload')}>
          <p>{t('first.upload.about')}</p>
          {may('ingest:write') && (
            <Button
              variant="primary"
              iconName="upload"
              onClick={() => navigate('/data/runs')}
              nativeButtonAttributes={{ 'data-testid': 'go-upload' }}
            >
              {t('first.upload.go')}
            </Button>
          )}
        </Step>
        <Step n={2} title={t('first.s3')}>
          <p>{t('first.s3.about')}</p>
          <code className="hm-code">hinomi ingest s3://my-trail/AWSLogs/</code>
        </Step>
        <Step n={3} title={t('first.accounts')}>
          <p>{t('first.accounts.about')}</p>
          {may('posture:read') && <Button onClick={() => navigate('/accounts')}>{t('first.accounts.go')}</Button>}
        </Step>
        <Step n={4} title={t('first.demo')}>
          <p>{t('first.demo.about')}</p>
          <code className="hm-code">hinomi demo</code>
        </Step>
      </ol>
    </section>
  )
}
