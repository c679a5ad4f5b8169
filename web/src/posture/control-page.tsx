import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ControlDetail } from '../../../src/contract/index.js'
import { ExceptDialog } from '../findings/except-dialog.js'
import { SeverityMark } from '../findings/severity.js'
import { useI18n } from '../i18n/index.js'
import { CopyButton } from '../shell/copy-button.js'
import { Loading } from '../shell/loading.js'
import { Page, Section } from '../shell/page.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { ProblemAlert } from '../shell/problem.js'
import { Prose } from '../shell/prose.js'
import { useUrlState } from '../shell/url-state.js'
import { ControlResults, ResultsView } from './control-results.js'
import { ControlStatusMark } from './control-status.js'
import { Crumbs } from './crumbs.js'
import { DisableDialog } from './disable-dialog.js'
import { Disablings } from './disablings.js'
import { placeWith, standardUrl, useControl, useStandards } from './posture-api.js'
import { useFindingToExcept } from './use-finding.js'
import { WhereFilter } from './where-filter.js'
import '../findings/findings.css'
import './posture.css'

/** One control: what it asks and why, how to fix it, and what it says of each resource. */
export default function ControlPage() {
  const { t, pick } = useI18n()
  const { id = '' } = useParams()
  const [view, setView] = useUrlState(ResultsView)
  const [disabling, disable] = useState(false)
  const excepting = useFindingToExcept()
  const found = useControl(id, view)
  const control = found.data
  return (
    <Page
      title={control ? `${control.id} ${pick(control.title)}` : id}
      about={<Crumbs of={[{ to: placeWith('/standards', view), name: t('nav.standards') }]} />}
      actions={
        control?.implemented && (
          <PermittedButton permission="posture:write" testId="disable-control" onClick={() => disable(true)}>
            {t('control.disable')}
          </PermittedButton>
        )
      }
    >
      {found.isPending && <Loading />}
      {found.isError && <ProblemAlert error={found.error} retry={() => found.refetch()} />}
      {control && (
        <>
          <div className="hm-filters">
            <WhereFilter where={view} onChange={setView} />
            <span className="hm-marks" data-testid="control-status" data-status={control.status}>
              <ControlStatusMark status={control.status} />
              <SeverityMark severity={control.severity} />
            </span>
          </div>
          {control.implemented ? (
            <div className="hm-control-grid">
              <ControlResults control={control} view={view} setView={setView} except={excepting.ask} />
              <About control={control} view={view} />
            </div>
          ) : (
            <Section title={t('control.notImplemented')}>
              <p>{control.reason && pick(control.reason)}</p>
              <InStandards control={control} view={view} />
            </Section>
          )}
          <Disablings control={control} />
        </>
      )}
      {control && disabling && <DisableDialog control={control} close={() => disable(false)} />}
      {excepting.finding && <ExceptDialog findings={[excepting.finding]} close={excepting.close} />}
    </Page>
  )
}

interface Of {
  readonly control: ControlDetail
  readonly view: ResultsView
}

const About = ({ control, view }: Of) => {
  const { t, pick } = useI18n()
  const params = Object.entries(control.params)
  return (
    <Section title={t('control.about')} testId="control-about">
      <div className="hm-finding hm-control-about">
        <section>
          <h3>{t('control.why')}</h3>
          <p>
            <Prose>{pick(control.why)}</Prose>
          </p>
        </section>
        <section>
          <h3>{t('control.fix')}</h3>
          <p>
            <Prose>{pick(control.fix)}</Prose>
          </p>
        </section>
        {control.cli !== '' && (
          <section>
            <h3 className="hm-with-button">
              {t('control.cli')}
              <CopyButton text={control.cli} label={t('control.cli.copy')} />
            </h3>
            <code className="hm-code">{control.cli}</code>
          </section>
        )}
        <InStandards control={control} view={view} />
        <dl className="hm-kv">
          <dt>{t('control.types')}</dt>
          <dd>{control.types.join(', ')}</dd>
          {control.configRule !== null && (
            <>
              <dt>{t('control.configRule')}</dt>
              <dd className="hm-mono">{control.configRule}</dd>
            </>
          )}
          {params.map(([name, value]) => (
            <Param key={name} name={name} value={value} />
          ))}
        </dl>
      </div>
    </Section>
  )
}

const Param = ({ name, value }: { readonly name: string; readonly value: unknown }) => {
  const { t } = useI18n()
  return (
    <>
      <dt>{t('control.param', { name })}</dt>
      <dd className="hm-mono">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
    </>
  )
}

const InStandards = ({ control, view }: Of) => {
  const { t, pick } = useI18n()
  const { data } = useStandards({ account: '', region: '' })
  if (control.standards.length === 0) return null
  return (
    <section>
      <h3>{t('control.standards')}</h3>
      <ul className="hm-plain-list">
        {control.standards.map(({ id, numbers }) => {
          const standard = data?.standards.find((s) => s.id === id)
          return (
            <li key={id}>
              <Link to={standardUrl(id, view)} className="hm-inline-link">
                {standard ? pick(standard.name) : id}
              </Link>{' '}
              {numbers.some((n) => n !== control.id) && <span className="hm-faint">{numbers.join(', ')}</span>}
              {standard && !standard.enabled && <span className="hm-chip">{t('standard.off')}</span>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
