import Button from '@cloudscape-design/components/button'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import type { Run } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { bytesText } from '../../shell/bytes.js'
import { useMay } from '../../shell/session.js'
import { toastError } from '../../shell/toasts.js'
import { Ago } from '../../shell/zone.js'

const SHOWN = { running: 'in-progress', done: 'success', failed: 'error', cancelled: 'stopped' } as const

/** One run of the ingestion: how far it is, or what it brought. */
export const RunRow = ({ run, ended }: { readonly run: Run; readonly ended: () => void }) => {
  const { t, locale, number, pick } = useI18n()
  const may = useMay()
  const was = useRef(run.status)
  const cancel = useMutation({
    mutationFn: () => api.delete(`/ingest/runs/${run.id}`),
    onSuccess: ended,
    onError: toastError,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the end of the run is news
  useEffect(() => {
    if (was.current === 'running' && run.status !== 'running') ended()
    was.current = run.status
  }, [run.status])
  const { summary } = run
  const looked = summary.objects + summary.skipped + summary.failed
  const running = run.status === 'running'
  return (
    <li data-testid="run" data-status={run.status}>
      <div className="hm-table-head">
        <span>
          <StatusIndicator type={SHOWN[run.status]}>{t(`run.${run.status}`)}</StatusIndicator>{' '}
          <strong className="hm-break">{run.label}</strong>{' '}
          <span className="hm-faint">
            <Ago at={run.startedAt} />
          </span>
        </span>
        {running && may('ingest:write') && (
          <Button loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('run.cancel')}
          </Button>
        )}
      </div>
      {running && (
        <ProgressBar
          ariaLabel={run.label}
          value={run.bytesTotal > 0 ? Math.min(100, (run.bytesDone / run.bytesTotal) * 100) : 0}
          additionalInfo={t(run.listed ? 'run.progress' : 'run.listing', {
            done: looked,
            found: run.found,
            size: bytesText(run.bytesDone, locale),
          })}
        />
      )}
      <div className="hm-run-numbers">
        <span>{t('run.events', { n: summary.events })}</span>
        <span>{t('run.objects', { n: summary.objects })}</span>
        {summary.skipped > 0 && (
          <Link to="/data/objects?status=skipped">{t('run.skipped', { n: summary.skipped })}</Link>
        )}
        {summary.failed > 0 && (
          <Link to="/data/objects?status=failed">{t('run.failedObjects', { n: summary.failed })}</Link>
        )}
        {summary.quarantined > 0 && (
          <Link to="/data/quarantine">{t('run.quarantined', { n: summary.quarantined })}</Link>
        )}
        {summary.detections > 0 && <Link to="/findings">{t('run.detections', { n: summary.detections })}</Link>}
        {!running && summary.seconds > 0 && (
          <span className="hm-faint">
            {t('run.speed', {
              seconds: new Intl.NumberFormat(locale, {
                style: 'unit',
                unit: 'second',
                unitDisplay: 'short',
                maximumFractionDigits: 1,
              }).format(summary.seconds),
              rate: number(Math.round(summary.events / summary.seconds)),
            })}
          </span>
        )}
      </div>
      {run.error && <p className="hm-run-error hm-break">{pick(run.error)}</p>}
    </li>
  )
}
