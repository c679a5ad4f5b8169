import { Link } from 'react-router'
import type { PostureAccountDetail } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { CopyButton } from '../shell/copy-button.js'
import { Loading } from '../shell/loading.js'
import { ProblemAlert } from '../shell/problem.js'
import { Prose } from '../shell/prose.js'
import { SidePanel } from '../shell/side-panel.js'
import { Ago } from '../shell/zone.js'
import { AccountMark } from './account-mark.js'
import { placeWith, useAccount } from './posture-api.js'

const COVERAGE = ['complete', 'denied', 'throttled', 'unsupported', 'failed'] as const

/** One account: what was read of it, and what could not be read for want of which permission. */
export const AccountPanel = ({ account, close }: { readonly account: string; readonly close: () => void }) => {
  const { t } = useI18n()
  const found = useAccount(account)
  return (
    <SidePanel
      name="account"
      label={t('account.panel')}
      title={found.data?.name || account}
      close={close}
      testId="account-panel"
    >
      {found.isPending && <Loading />}
      {found.isError && <ProblemAlert error={found.error} retry={() => found.refetch()} />}
      {found.data && <Body account={found.data} />}
    </SidePanel>
  )
}

const Body = ({ account: a }: { readonly account: PostureAccountDetail }) => {
  const { t, number } = useI18n()
  const tags = Object.entries(a.tags).map(([key, value]) => `${key}=${value}`)
  return (
    <div className="hm-finding">
      <div className="hm-finding-top">
        <AccountMark status={a.status} />
        <Link to={placeWith('/standards', { account: a.account, region: '' })}>{t('account.toStandards')}</Link>
      </div>
      {a.message !== null && <p className="hm-break">{a.message}</p>}
      <dl className="hm-kv">
        <dt>{t('finding.account')}</dt>
        <dd className="hm-number">{a.account}</dd>
        <dt>{t('account.resources')}</dt>
        <dd className="hm-number">{number(a.resources)}</dd>
        <dt>{t('account.scanned')}</dt>
        <dd>
          <Ago at={a.scannedAt} />
        </dd>
        <dt>{t('account.regions')}</dt>
        <dd>{a.regions.join(', ') || '–'}</dd>
        <dt>{t('account.units')}</dt>
        <dd className="hm-break">{a.units.join(', ') || '–'}</dd>
        <dt>{t('finding.tags')}</dt>
        <dd className="hm-break">{tags.join(', ') || '–'}</dd>
      </dl>
      <section>
        <h3>{t('account.coverage')}</h3>
        <p className="hm-faint">{t('account.coverage.about')}</p>
        <ul className="hm-coverage">
          {COVERAGE.map((part) => (
            <li key={part} data-part={part}>
              <span className="hm-count">{number(a.coverage[part])}</span>
              {t(`account.coverage.${part}`)}
            </li>
          ))}
        </ul>
      </section>
      {a.missing.length > 0 && (
        <section>
          <h3 className="hm-with-button">
            {t('account.missing.actions')}
            <CopyButton text={a.missing.join('\n')} label={t('account.missing.copy')} />
          </h3>
          <code className="hm-code">{a.missing.join('\n')}</code>
          <p className="hm-faint">
            <Prose>{t('account.permit')}</Prose>
          </p>
        </section>
      )}
      <section>
        <h3>{t('account.unreadable')}</h3>
        {a.unreadable.length === 0 ? (
          <p className="hm-faint">{t('account.unreadable.none')}</p>
        ) : (
          <ul className="hm-unread">
            {a.unreadable.map((u) => (
              <li key={`${u.region} ${u.type} ${u.part}`}>
                <strong className="hm-break">{u.type}</strong>{' '}
                <span className="hm-break">
                  {u.part === null
                    ? t('account.unreadable.list')
                    : t('account.unreadable.part', { part: u.part, n: u.count })}
                </span>
                <div>
                  <span className="hm-warn">{t(`account.coverage.${u.why}`)}</span> · {u.region} ·{' '}
                  <code className="hm-mono hm-break">{u.action}</code>
                </div>
                <div className="hm-faint hm-clamp">{u.message}</div>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}
