import { Link } from 'react-router'
import { SEVERITIES } from '../../../src/contract/index.js'
import { SeverityMark } from '../findings/severity.js'
import { useI18n } from '../i18n/index.js'
import { useScans, useStandards } from '../posture/posture-api.js'
import { ScoreRing } from '../posture/score.js'
import { Section } from '../shell/page.js'
import { Ago } from '../shell/zone.js'
import '../posture/posture.css'

const ALL = { account: '', region: '' }

/** How the accounts stand: the score, what fails, and when that was last looked at. Nothing before the first account. */
export const PostureSection = () => {
  const { t, number } = useI18n()
  const { data } = useStandards(ALL)
  const scans = useScans()
  if (!data || data.accounts.length === 0) return null
  const last = scans.data?.scans[0]
  const failed = SEVERITIES.reduce((sum, s) => sum + (data.failed[s] ?? 0), 0)
  return (
    <Section
      title={t('home.posture')}
      actions={<Link to="/standards">{t('home.posture.all')}</Link>}
      testId="home-posture"
    >
      <div className="hm-home-posture">
        <div className="hm-home-score">
          <ScoreRing score={data.overall} size={104} label={t('standard.overall')} />
          <div>
            <strong>{t('standard.overall')}</strong>
            <p>{t('home.posture.failed', { n: failed })}</p>
            <p className="hm-faint">
              {t('home.posture.accounts', { n: data.accounts.length })}
              {last && (
                <>
                  <br />
                  <Link to="/accounts" className="hm-inline-link">
                    {t(`scan.last.${last.status}`)}
                  </Link>{' '}
                  <Ago at={last.endedAt ?? last.startedAt} />
                </>
              )}
            </p>
          </div>
        </div>
        <ul className="hm-severity-counts" aria-label={t('home.posture.bySeverity')}>
          {SEVERITIES.map((s) => (
            <li key={s}>
              <Link to={`/findings?severity=${s}`}>
                <SeverityMark severity={s} />
                <span className="hm-count" data-testid={`failed-${s}`}>
                  {number(data.failed[s] ?? 0)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </Section>
  )
}
