import { useState } from 'react'
import { Link } from 'react-router'
import type { SecurityHub } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { Dialog } from '../shell/dialog.js'
import { Loading } from '../shell/loading.js'
import { Empty } from '../shell/page.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { SidePanel } from '../shell/side-panel.js'
import { Ago, When } from '../shell/zone.js'
import { useChangeHub, useRetryHub } from './security-hub-api.js'

interface Props {
  readonly hub: SecurityHub | undefined
  /** What the address names, whether there is such a hub or not. */
  readonly name: string
  readonly loading: boolean
  readonly close: () => void
}

/** One Security Hub: how far it was read, and the decisions that it would not take. */
export const HubPanel = ({ hub, name, loading, close }: Props) => {
  const { t } = useI18n()
  return (
    <SidePanel name="hub" label={t('hub.panel')} title={name} close={close} testId="hub-panel">
      {hub ? <Body hub={hub} /> : loading ? <Loading /> : <Empty title={t('hub.unknown')} />}
    </SidePanel>
  )
}

const Body = ({ hub }: { readonly hub: SecurityHub }) => {
  const { t, number } = useI18n()
  const [asking, ask] = useState(false)
  return (
    <div className="hm-finding">
      {hub.lastError !== null && <p className="hm-warn hm-break">{hub.lastError}</p>}
      <dl className="hm-kv">
        <dt>{t('hub.importedAt')}</dt>
        <dd>
          <Ago at={hub.importedAt} />
        </dd>
        <dt>{t('hub.takenThrough')}</dt>
        <dd>
          <When at={hub.takenThrough} />
        </dd>
        <dt>{t('hub.takeJudged')}</dt>
        <dd>{t(hub.takeJudged ? 'hub.on' : 'hub.off')}</dd>
        <dt>{t('hub.waiting')}</dt>
        <dd className="hm-number">{number(hub.waiting)}</dd>
      </dl>
      <section>
        <h3>{t('hub.writeBack')}</h3>
        <p data-testid="hub-write-back-state" data-on={hub.writeBack}>
          {t(hub.writeBack ? 'hub.writeBack.isOn' : 'hub.writeBack.isOff')}
        </p>
        <p className="hm-faint">{t('hub.writeBack.about')}</p>
        <PermittedButton permission="posture:connect" testId="hub-write-back" onClick={() => ask(true)}>
          {t(hub.writeBack ? 'hub.writeBack.stop' : 'hub.writeBack.start')}
        </PermittedButton>
      </section>
      <Failures hub={hub} />
      {asking && <ConfirmWriteBack hub={hub} close={() => ask(false)} />}
    </div>
  )
}

const Failures = ({ hub }: { readonly hub: SecurityHub }) => {
  const { t } = useI18n()
  const retry = useRetryHub()
  return (
    <section>
      <h3>{t('hub.failed')}</h3>
      {hub.failed.length === 0 ? (
        <p className="hm-faint">{t('hub.failed.none')}</p>
      ) : (
        <>
          {!hub.writeBack && <p className="hm-faint">{t('hub.failed.off')}</p>}
          <ul className="hm-unread" data-testid="hub-failed">
            {hub.failed.map((f) => (
              <li key={f.findingId}>
                <Link to={`/findings?${new URLSearchParams({ open: f.findingId })}`}>{t('hub.failed.finding')}</Link> →{' '}
                <code className="hm-mono">{f.workflow}</code>
                <div className="hm-break">{f.error}</div>
                <div className="hm-faint">
                  {t('hub.failed.attempts', { n: f.attempts })} ·{' '}
                  {f.nextAttemptAt === null ? t('hub.failed.givenUp') : t('hub.failed.again')}
                </div>
              </li>
            ))}
          </ul>
          <PermittedButton
            permission="posture:connect"
            iconName="refresh"
            testId="hub-retry"
            loading={retry.isPending}
            onClick={() => retry.mutate(hub)}
          >
            {t('hub.failed.retry')}
          </PermittedButton>
        </>
      )}
    </section>
  )
}

/** What is written there changes what others see, so it is asked for by name. */
const ConfirmWriteBack = ({ hub, close }: { readonly hub: SecurityHub; readonly close: () => void }) => {
  const { t } = useI18n()
  const change = useChangeHub(close)
  const { account, region, writeBack } = hub
  return (
    <Dialog
      title={t(writeBack ? 'hub.writeBack.stop' : 'hub.writeBack.start')}
      action={t(writeBack ? 'hub.writeBack.stop' : 'hub.writeBack.start')}
      onAction={() => change.mutate({ hub, writeBack: !writeBack })}
      close={close}
      busy={change.isPending}
      testId="hub-write-back-confirm"
    >
      {t(writeBack ? 'hub.writeBack.stop.about' : 'hub.writeBack.start.about', { account, region })}
    </Dialog>
  )
}
