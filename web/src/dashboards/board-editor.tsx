import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { lazy, Suspense, useState } from 'react'
import type { Dashboard, Panel } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import type { Asked } from '../logs/events-api.js'
import { mini16 } from '../shell/mini-icons.js'
import { ProblemAlert } from '../shell/problem.js'
import { moved, resized } from './arrange.js'
import { useChangeBoard } from './dashboards-api.js'
import { formOf, newForm } from './panel-form-state.js'
import { PanelFrame } from './panel-frame.js'
import type { BoardActions } from './panels/shown.js'

const PanelForm = lazy(() => import('./panel-form.js'))

interface Props {
  readonly id: string
  readonly dashboard: Dashboard
  readonly asked: Asked | null
  readonly actions: BoardActions
  readonly close: () => void
}

/** A board while it is changed: panels are dragged, sized, edited, added. Nothing is kept until it is saved. */
export default function BoardEditor({ id, dashboard, asked, actions, close }: Props) {
  const { t, pick } = useI18n()
  const [draft, setDraft] = useState(dashboard)
  const [form, openForm] = useState<number | 'new' | null>(null)
  const [dragged, drag] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const save = useChangeBoard(id, close)
  const { panels, title, about } = draft
  const put = (next: readonly Panel[]) => setDraft({ ...draft, panels: [...next] })
  const replace = (at: number, panel: Panel) => put(panels.map((was, i) => (i === at ? panel : was)))
  const drop = (to: number) => {
    if (dragged !== null && dragged !== to) put(moved(panels, dragged, to))
    drag(null)
    setOver(null)
  }
  const texts = [
    ['title', 'ja', title.ja, 'dashboards.title.ja'],
    ['title', 'en', title.en, 'dashboards.title.en'],
    ['about', 'ja', about.ja, 'dashboards.about.ja'],
    ['about', 'en', about.en, 'dashboards.about.en'],
  ] as const
  const edited = form === null || form === 'new' ? undefined : panels[form]
  const ready = title.ja.trim() !== '' && title.en.trim() !== ''

  return (
    <>
      <div className="hm-board-edit" data-testid="board-editor">
        <div className="hm-two">
          {texts.map(([of, language, value, label]) => (
            <FormField key={label} label={t(label)}>
              <Input
                value={value}
                onChange={({ detail }) => setDraft({ ...draft, [of]: { ...draft[of], [language]: detail.value } })}
                nativeInputAttributes={{ 'data-testid': `board-${of}-${language}`, maxLength: 200 }}
              />
            </FormField>
          ))}
        </div>
        {save.error && <ProblemAlert error={save.error} />}
        <div className="hm-actions">
          <Button
            iconName="add-plus"
            onClick={() => openForm('new')}
            nativeButtonAttributes={{ 'data-testid': 'panel-add' }}
          >
            {t('dashboards.panel.add')}
          </Button>
          <span className="hm-faint">{t('dashboards.edit.about')}</span>
          <span className="hm-grow" />
          <Button variant="link" onClick={close}>
            {t('form.cancel')}
          </Button>
          <Button
            variant="primary"
            disabled={!ready}
            loading={save.isPending}
            onClick={() => save.mutate(draft)}
            nativeButtonAttributes={{ 'data-testid': 'board-save' }}
          >
            {t('form.save')}
          </Button>
        </div>
      </div>
      <div className="hm-board" data-testid="board">
        {panels.map((panel, i) => {
          const name = pick(panel.title)
          const tools = [
            ['left', 'dashboards.tool.before', () => put(moved(panels, i, i - 1)), i === 0],
            ['right', 'dashboards.tool.after', () => put(moved(panels, i, i + 1)), i === panels.length - 1],
            ['narrower', 'dashboards.tool.narrower', () => replace(i, resized(panel, -1, 0)), panel.width === 1],
            ['wider', 'dashboards.tool.wider', () => replace(i, resized(panel, 1, 0)), panel.width === 4],
            ['up', 'dashboards.tool.lower', () => replace(i, resized(panel, 0, -1)), panel.height === 1],
            ['down', 'dashboards.tool.higher', () => replace(i, resized(panel, 0, 1)), panel.height === 8],
            ['edit', 'dashboards.tool.edit', () => openForm(i), false],
            ['close', 'dashboards.tool.remove', () => put(panels.filter((_, at) => at !== i)), false],
          ] as const
          return (
            <PanelFrame
              // biome-ignore lint/suspicious/noArrayIndexKey: a panel is its place on the board
              key={i}
              panel={panel}
              asked={asked}
              actions={actions}
              dragging={{
                over: over === i && dragged !== null,
                start: () => drag(i),
                enter: () => setOver(i),
                drop: () => drop(i),
                end: () => {
                  drag(null)
                  setOver(null)
                },
              }}
              tools={tools.map(([icon, label, run, off]) => (
                <button
                  key={label}
                  type="button"
                  className="hm-mini"
                  disabled={off}
                  aria-label={t(label, { panel: name })}
                  title={t(label, { panel: name })}
                  onClick={run}
                >
                  {mini16[icon]}
                </button>
              ))}
            />
          )
        })}
      </div>
      <Suspense>
        {form !== null && (
          <PanelForm
            header={t(form === 'new' ? 'dashboards.panel.add' : 'dashboards.panel.edit')}
            from={edited === undefined ? newForm() : formOf(edited)}
            asked={asked}
            close={() => openForm(null)}
            done={(panel) => {
              if (form === 'new') put([...panels, panel])
              else replace(form, panel)
              openForm(null)
            }}
          />
        )}
      </Suspense>
    </>
  )
}
