import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Multiselect from '@cloudscape-design/components/multiselect'
import Select from '@cloudscape-design/components/select'
import Textarea from '@cloudscape-design/components/textarea'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { Panel } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { QueryInput } from '../logs/discover/query-input.js'
import { type Asked, useFields } from '../logs/events-api.js'
import { Dialog } from '../shell/dialog.js'
import { type PanelForm as Form, MEASURES, PANEL_TYPES, panelOf, RISES, UNITS, withType } from './panel-form-state.js'
import { PanelFrame } from './panel-frame.js'

interface Props {
  readonly header: string
  /** What the form begins with. */
  readonly from: Form
  /** Stands before all else in the form. */
  readonly children?: ReactNode
  readonly busy?: boolean
  readonly asked: Asked | null
  readonly close: () => void
  readonly done: (panel: Panel) => void
}

/** Typing is over when nothing came for so long. */
const PAUSE_MS = 500
const MANY = ['table', 'new', 'events', 'heatmap', 'sankey']
const MEASURED = ['number', 'time', 'bar', 'pie', 'table', 'heatmap', 'sankey', 'map']
const UNLIMITED = ['number', 'time', 'heatmap', 'map']
const NO_ACTIONS = { filter: () => undefined, zoom: () => undefined }

/** The form of a panel, with the panel as it will be beneath. */
export default function PanelForm({ header, from, children, busy = false, asked, close, done }: Props) {
  const { t } = useI18n()
  const [form, setForm] = useState(from)
  const set = (change: Partial<Form>) => setForm((was) => ({ ...was, ...change }))
  const fields = useFields().data ?? []
  const made = useMemo(() => panelOf(form), [form])
  const [shown, show] = useState(made)
  useEffect(() => {
    const timer = setTimeout(() => show(made), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [made])

  const asks = form.type !== 'text' && form.type !== 'sources'
  const known = fields.filter((f) => form.sources.length === 0 || f.sources.some((s) => form.sources.includes(s)))
  const options = known.map(({ name, type }) => ({ value: name, label: name, labelTag: type }))
  const numeric = known.filter(
    ({ type, many }) => form.measure === 'distinct' || ((type === 'long' || type === 'double') && !many),
  )
  const sourceIds = [...new Set(fields.flatMap((f) => f.sources))].sort()
  const one = (value: string) => ({ value, label: value })
  const choices = <T extends string>(words: readonly T[], label: (word: T) => string) =>
    words.map((word) => ({ value: word, label: label(word) }))
  const types = choices(PANEL_TYPES, (type) => t(`dashboards.type.${type}`))
  const measures = choices(MEASURES, (of) => t(`dashboards.of.${of}`))
  const units = choices(UNITS, (unit) => t(`dashboards.unit.${unit}`))
  const rises = choices(RISES, (rise) => t(`dashboards.rise.${rise}`))
  const chosen = <T extends string>(from: readonly { readonly value: T; readonly label: string }[], value: T) =>
    from.find((option) => option.value === value) ?? null
  const [by] = form.fields

  return (
    <Dialog
      title={header}
      large
      action={t('dashboards.panel.done')}
      onAction={() => made && done(made)}
      close={close}
      disabled={made === undefined}
      busy={busy}
      testId="panel-done"
    >
      {children}
      <div className="hm-two">
        <FormField label={t('dashboards.panel.type')}>
          <Select
            selectedOption={chosen(types, form.type)}
            options={types}
            onChange={({ detail }) => setForm(withType(form, detail.selectedOption.value as Panel['type']))}
            data-testid="panel-type"
          />
        </FormField>
        {asks && (
          <FormField label={t('discover.sources')}>
            <Multiselect
              hideTokens
              inlineTokens
              placeholder={t('discover.allSources')}
              options={sourceIds.map(one)}
              selectedOptions={form.sources.map(one)}
              onChange={({ detail }) => set({ sources: detail.selectedOptions.map((o) => o.value ?? '') })}
            />
          </FormField>
        )}
      </div>
      <div className="hm-two">
        <FormField label={t('dashboards.title.ja')} description={t('dashboards.title.one')}>
          <Input
            value={form.titleJa}
            onChange={({ detail }) => set({ titleJa: detail.value })}
            nativeInputAttributes={{ 'data-testid': 'panel-title-ja', maxLength: 200 }}
          />
        </FormField>
        <FormField label={t('dashboards.title.en')} description={t('dashboards.title.one')}>
          <Input
            value={form.titleEn}
            onChange={({ detail }) => set({ titleEn: detail.value })}
            nativeInputAttributes={{ 'data-testid': 'panel-title-en', maxLength: 200 }}
          />
        </FormField>
      </div>
      {form.type === 'text' && (
        <div className="hm-two">
          <FormField label={t('dashboards.text.ja')}>
            <Textarea value={form.textJa} rows={4} onChange={({ detail }) => set({ textJa: detail.value })} />
          </FormField>
          <FormField label={t('dashboards.text.en')}>
            <Textarea value={form.textEn} rows={4} onChange={({ detail }) => set({ textEn: detail.value })} />
          </FormField>
        </div>
      )}
      {asks && (
        <>
          <FormField label={t('dashboards.panel.kql')} stretch>
            <QueryInput
              value={form.kql}
              onChange={(kql) => set({ kql })}
              onSubmit={() => show(made)}
              from={asked?.query.from}
              to={asked?.query.to}
            />
          </FormField>
          {form.type !== 'number' && (
            <FormField label={t(form.type === 'events' ? 'dashboards.panel.columns' : 'dashboards.panel.by')}>
              {MANY.includes(form.type) ? (
                <Multiselect
                  filteringType="auto"
                  placeholder={t('dashboards.panel.choose')}
                  options={options}
                  selectedOptions={form.fields.map(one)}
                  onChange={({ detail }) => set({ fields: detail.selectedOptions.map((o) => o.value ?? '') })}
                  data-testid="panel-fields"
                />
              ) : (
                <Select
                  filteringType="auto"
                  placeholder={t('dashboards.panel.choose')}
                  selectedOption={by === undefined ? null : one(by)}
                  options={form.type === 'time' ? [{ value: '', label: t('histogram.noSplit') }, ...options] : options}
                  onChange={({ detail }) => {
                    const { value } = detail.selectedOption
                    set({ fields: value ? [value] : [] })
                  }}
                  data-testid="panel-by"
                />
              )}
            </FormField>
          )}
          {MEASURED.includes(form.type) && (
            <div className="hm-two">
              <FormField label={t('dashboards.panel.measure')}>
                <Select
                  selectedOption={chosen(measures, form.measure)}
                  options={measures}
                  onChange={({ detail }) => set({ measure: detail.selectedOption.value as Form['measure'] })}
                />
              </FormField>
              {form.measure !== 'count' && (
                <FormField label={t('dashboards.panel.measured')}>
                  <Select
                    filteringType="auto"
                    placeholder={t('dashboards.panel.choose')}
                    selectedOption={form.measured === '' ? null : one(form.measured)}
                    options={numeric.map(({ name }) => one(name))}
                    onChange={({ detail }) => set({ measured: detail.selectedOption.value ?? '' })}
                  />
                </FormField>
              )}
              <FormField label={t('dashboards.panel.unit')}>
                <Select
                  selectedOption={chosen(units, form.unit)}
                  options={units}
                  onChange={({ detail }) => set({ unit: detail.selectedOption.value as Form['unit'] })}
                />
              </FormField>
            </div>
          )}
          <div className="hm-two">
            {form.type === 'number' && (
              <FormField label={t('dashboards.panel.rise')}>
                <Select
                  selectedOption={chosen(rises, form.rise)}
                  options={rises}
                  onChange={({ detail }) => set({ rise: detail.selectedOption.value as Form['rise'] })}
                />
              </FormField>
            )}
            {!UNLIMITED.includes(form.type) && (
              <FormField label={t('dashboards.panel.limit')}>
                <Input type="number" value={form.limit} onChange={({ detail }) => set({ limit: detail.value })} />
              </FormField>
            )}
            {form.type === 'new' && (
              <FormField label={t('dashboards.panel.days')}>
                <Input type="number" value={form.days} onChange={({ detail }) => set({ days: detail.value })} />
              </FormField>
            )}
          </div>
        </>
      )}
      <div className="hm-board hm-board-preview">
        {shown === undefined ? (
          <p className="hm-panel-empty">{t('dashboards.panel.incomplete')}</p>
        ) : (
          <PanelFrame panel={{ ...shown, width: 4 }} asked={asked} actions={NO_ACTIONS} />
        )}
      </div>
    </Dialog>
  )
}
