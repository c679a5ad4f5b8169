import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { DashboardOutput, Panel } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import type { DiscoverView } from '../logs/discover-view.js'
import type { Asked } from '../logs/events-api.js'
import { api } from '../shell/api.js'
import { ProblemAlert } from '../shell/problem.js'
import { toast } from '../shell/toasts.js'
import { useDashboards } from './dashboards-api.js'
import PanelForm from './panel-form.js'
import { newForm } from './panel-form-state.js'
import './dashboards.css'

interface Props {
  readonly view: DiscoverView
  readonly asked: Asked | null
  readonly close: () => void
}

const NEW = 'new'

/** Makes a panel of what Discover shows and puts it on a board of one's own, or on a new one. */
export default function AddToBoard({ view, asked, close }: Props) {
  const { t, pick } = useI18n()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const own = (useDashboards().data?.dashboards ?? []).filter((board) => !board.shipped)
  const [to, setTo] = useState<string | null>(null)
  const options = [
    ...own.map(({ id, title }) => ({ value: id, label: pick(title) })),
    { value: NEW, label: t('dashboards.new') },
  ]
  const chosen = options.find(({ value }) => value === to) ?? options[0]
  const add = useMutation({
    mutationFn: async (panel: Panel): Promise<DashboardOutput> => {
      const id = chosen?.value ?? NEW
      if (id === NEW) {
        return api.post('/dashboards', { version: 1, title: panel.title, about: { ja: '', en: '' }, panels: [panel] })
      }
      const { dashboard } = await api.get<DashboardOutput>(`/dashboards/${id}`)
      return api.put(`/dashboards/${id}`, { ...dashboard, panels: [...dashboard.panels, panel] })
    },
    onSuccess: async (board) => {
      queries.setQueryData(['dashboards', board.id], board)
      await queries.invalidateQueries({ queryKey: ['dashboards'], exact: true })
      toast({
        type: 'success',
        text: t('dashboards.added', { board: pick(board.title) }),
        action: { label: t('dashboards.show'), run: () => void navigate(`/dashboards/${board.id}`) },
      })
      close()
    },
  })
  return (
    <PanelForm
      header={t('dashboards.add')}
      from={{
        ...newForm('time'),
        kql: view.kql,
        sources: view.sources,
        fields: view.by === 'none' ? [] : [view.by],
      }}
      asked={asked === null ? null : { ...asked, query: { ...asked.query, kql: '' } }}
      busy={add.isPending}
      close={close}
      done={(panel) => add.mutate(panel)}
    >
      {add.error && <ProblemAlert error={add.error} />}
      <FormField label={t('dashboards.add.board')}>
        <Select
          selectedOption={chosen ?? null}
          options={options}
          onChange={({ detail }) => setTo(detail.selectedOption.value ?? null)}
          data-testid="add-to"
        />
      </FormField>
    </PanelForm>
  )
}
