import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ControlDetail, Disabling } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { Section } from '../shell/page.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { toast, toastError } from '../shell/toasts.js'
import { When } from '../shell/zone.js'
import { renewPosture, useStandards } from './posture-api.js'

/** Where and why a control was switched off, and by whom it was switched on again. */
export const Disablings = ({ control }: { readonly control: ControlDetail }) => {
  const { t, pick } = useI18n()
  const queries = useQueryClient()
  const standards = useStandards({ account: '', region: '' }).data?.standards ?? []
  const enable = useMutation({
    mutationFn: (d: Disabling) => api.delete(`/posture/disablings/${encodeURIComponent(d.id)}`),
    onSuccess: () => {
      renewPosture(queries)
      toast({ type: 'success', text: t('control.enable.done', { id: control.id }) })
    },
    onError: toastError,
  })
  if (control.disablings.length === 0) return null
  const placeOf = (d: Disabling): string => {
    if (d.standard === null) return t('control.disable.everywhere')
    const standard = standards.find((s) => s.id === d.standard)
    return standard ? pick(standard.name) : d.standard
  }
  return (
    <Section title={t('control.disablings')} testId="disablings">
      <div className="hm-scroll-x">
        <table className="hm-plain-table">
          <thead>
            <tr>
              <th scope="col">{t('exception.reason')}</th>
              <th scope="col">{t('control.disable.where')}</th>
              <th scope="col">{t('control.disable.of')}</th>
              <th scope="col">{t('control.disabled.by')}</th>
              <th scope="col">{t('control.enabled.by')}</th>
            </tr>
          </thead>
          <tbody>
            {control.disablings.map((d) => (
              <tr key={d.id}>
                <th scope="row" className="hm-break">
                  {d.reason}
                </th>
                <td>{placeOf(d)}</td>
                <td className="hm-break">
                  {[...d.accounts, ...d.units, ...d.tags].join(', ') || t('control.disable.of.all')}
                </td>
                <td>
                  {d.by} · <When at={d.at} />
                </td>
                <td>
                  {d.endedAt === null ? (
                    <PermittedButton
                      permission="posture:write"
                      loading={enable.isPending && enable.variables.id === d.id}
                      testId="enable-control"
                      onClick={() => enable.mutate(d)}
                    >
                      {t('control.enable')}
                    </PermittedButton>
                  ) : (
                    <>
                      {d.endedBy} · <When at={d.endedAt} />
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
