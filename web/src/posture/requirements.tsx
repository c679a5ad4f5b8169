import Table from '@cloudscape-design/components/table'
import { Link } from 'react-router'
import type { Attestation, ManualRequirement, StandardDetail } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { dateOnly } from '../shell/time.js'
import { AttestDialog } from './attest-dialog.js'
import { RequirementMark } from './requirement-mark.js'

interface Props {
  readonly standard: StandardDetail
  readonly account: string
  /** The recommendation that is being attested; empty for none. */
  readonly open: string
  readonly setOpen: (id: string) => void
}

/** What no program can judge: each recommendation, what was last said of it and until when that holds. */
export const Requirements = ({ standard, account, open, setOpen }: Props) => {
  const { t, pick } = useI18n()
  const attested = standard.requirements.find((r) => r.id === open)
  const due = standard.requirements.filter((r) => r.status === 'due').length
  return (
    <>
      <Table<ManualRequirement>
        variant="container"
        resizableColumns
        wrapLines
        items={standard.requirements}
        trackBy="id"
        ariaLabels={{ tableLabel: t('standard.manual') }}
        header={
          <div className="hm-stack hm-tight">
            <h2>{t('standard.manual.shown', { n: standard.requirements.length, due })}</h2>
            <p className="hm-faint">{t('standard.manual.about')}</p>
          </div>
        }
        columnDefinitions={[
          {
            id: 'status',
            header: t('control.status'),
            width: 150,
            cell: (r) => <RequirementMark status={r.status} />,
          },
          { id: 'id', header: t('standard.manual.number'), width: 90, cell: (r) => r.id },
          {
            id: 'title',
            header: t('control.title'),
            isRowHeader: true,
            minWidth: 300,
            cell: (r) => (
              <>
                <span className="hm-strong">{pick(r.title)}</span>
                <div className="hm-faint">{pick(r.evidence)}</div>
                {r.assist !== null && (
                  <div>
                    {t('standard.manual.assist')}{' '}
                    <Link to={`/controls/${encodeURIComponent(r.assist)}`} className="hm-inline-link">
                      {r.assist}
                    </Link>
                  </div>
                )}
              </>
            ),
          },
          {
            id: 'last',
            header: t('standard.manual.last'),
            minWidth: 240,
            cell: (r) => <Last of={r.attestations} />,
          },
          {
            id: 'attest',
            header: t('standard.attest.column'),
            width: 150,
            cell: (r) => (
              <PermittedButton
                permission="posture:write"
                ariaLabel={t('standard.attest.of', { id: r.id })}
                testId={`attest-${r.id}`}
                onClick={() => setOpen(r.id)}
              >
                {t('standard.attest')}
              </PermittedButton>
            ),
          },
        ]}
      />
      {attested && (
        <AttestDialog standard={standard.id} requirement={attested} account={account} close={() => setOpen('')} />
      )}
    </>
  )
}

const Last = ({ of }: { readonly of: readonly Attestation[] }) => {
  const { t, locale } = useI18n()
  const [last, ...before] = of
  const day = (date: string) => dateOnly(date, 'UTC', locale)
  if (!last) return <span className="hm-faint">{t('standard.manual.never')}</span>
  const line = (a: Attestation) =>
    [
      t('standard.attest.line', { by: a.by, date: day(a.date), until: day(a.validUntil) }),
      ...(a.account === null ? [] : [a.account]),
    ].join(' · ')
  return (
    <>
      <div className="hm-break">{last.statement}</div>
      {last.evidence !== '' && <div className="hm-faint hm-break">{last.evidence}</div>}
      <div className="hm-faint">{line(last)}</div>
      {before.length > 0 && (
        <details className="hm-before">
          <summary>{t('standard.manual.before', { n: before.length })}</summary>
          <ul className="hm-plain-list">
            {before.map((a) => (
              <li key={a.id}>
                <RequirementMark status={a.verdict} /> <span className="hm-break">{a.statement}</span>
                <div className="hm-faint">{line(a)}</div>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
