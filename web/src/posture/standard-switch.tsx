import Toggle from '@cloudscape-design/components/toggle'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { StandardSummary } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Dialog } from '../shell/dialog.js'
import { useMay } from '../shell/session.js'
import { toast } from '../shell/toasts.js'
import { renewPosture } from './posture-api.js'

type Switched = Pick<StandardSummary, 'id' | 'name' | 'enabled'>

/** Switches a standard on or off, after it was said what that does to the findings. */
export const StandardSwitch = ({ standard }: { readonly standard: Switched }) => {
  const { t, pick } = useI18n()
  const may = useMay()
  const queries = useQueryClient()
  const [asking, ask] = useState(false)
  const name = pick(standard.name)
  const on = !standard.enabled
  const change = useMutation({
    mutationFn: () => api.patch(`/posture/standards/${encodeURIComponent(standard.id)}`, { enabled: on }),
    onSuccess: () => {
      renewPosture(queries)
      toast({ type: 'success', text: t(on ? 'standard.switch.done.on' : 'standard.switch.done.off', { name }) })
      ask(false)
    },
  })
  return (
    <>
      <span data-testid={`switch-${standard.id}`}>
        <Toggle
          checked={standard.enabled}
          disabled={!may('posture:write')}
          ariaLabel={t('standard.switch.of', { name })}
          onChange={() => ask(true)}
        >
          {t(standard.enabled ? 'standard.on' : 'standard.off')}
        </Toggle>
      </span>
      {asking && (
        <Dialog
          title={t(on ? 'standard.switch.on' : 'standard.switch.off', { name })}
          action={t(on ? 'standard.switch.confirm.on' : 'standard.switch.confirm.off')}
          onAction={() => change.mutate()}
          close={() => ask(false)}
          busy={change.isPending}
          error={change.error}
          testId="switch-confirm"
        >
          <p>{t(on ? 'standard.switch.on.about' : 'standard.switch.off.about')}</p>
          <p className="hm-faint">{t('standard.switch.kept')}</p>
        </Dialog>
      )}
    </>
  )
}
