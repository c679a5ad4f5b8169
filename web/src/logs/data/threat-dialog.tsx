import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import Select from '@cloudscape-design/components/select'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { THREAT_FORMATS, type ThreatListCheck } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { Dialog } from '../../shell/dialog.js'
import { type Columns, ThreatChecked } from './threat-checked.js'
import { ThreatFile } from './threat-file.js'
import { FIRST_LIMITS, limitsInput, ThreatLimitFields } from './threat-limits.js'
import { EXAMPLES } from './threats.js'

interface Props {
  readonly close: () => void
  readonly done: () => void
}

/** Where a list comes from, what it was found to hold, and how long it holds. */
export const ThreatDialog = ({ close, done }: Props) => {
  const { t } = useI18n()
  const [from, setFrom] = useState<'url' | 'file'>('url')
  const [url, setUrl] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [header, setHeader] = useState({ name: '', value: '' })
  const [format, setFormat] = useState('')
  const [columns, setColumns] = useState<Columns>(null)
  const [limits, setLimits] = useState(FIRST_LIMITS)

  const send = <T,>(path: string, more: object, chosen: Columns): Promise<T> => {
    const form = new FormData()
    const settings = {
      ...more,
      ...(format ? { format } : {}),
      ...(chosen ? { columns: chosen } : {}),
      ...(from === 'url' ? { url: url.trim() } : {}),
      ...(from === 'url' && header.name.trim() ? { header: { ...header, name: header.name.trim() } } : {}),
    }
    form.append('settings', JSON.stringify(settings))
    if (from === 'file' && file) form.append('file', file, file.name)
    return api.upload<T>(path, form, () => undefined)
  }
  const check = useMutation({
    mutationFn: (chosen: Columns) => send<ThreatListCheck>('/ingest/threat-lists/check', {}, chosen),
  })
  const input = limitsInput(limits)
  const save = useMutation({ mutationFn: () => send('/ingest/threat-lists', input ?? {}, columns), onSuccess: done })
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value)
      setColumns(null)
      check.reset()
      save.reset()
    }
  const name = (suggested: string) =>
    setLimits((before) => (before.name === '' ? { ...before, name: suggested.slice(0, 100) } : before))
  const given = from === 'url' ? /^https?:\/\/\S+$/i.test(url.trim()) : file !== null
  const checked = check.data !== undefined && check.data.entries > 0
  const formats = [
    { value: '', label: t('threat.format.auto') },
    ...THREAT_FORMATS.map((value) => ({ value, label: t(`threat.format.${value}`) })),
  ]
  return (
    <Dialog
      title={t('threat.add')}
      large
      close={close}
      error={check.error ?? save.error}
      {...(checked
        ? {
            action: t('threat.save'),
            onAction: () => save.mutate(),
            disabled: input === undefined,
            busy: save.isPending,
          }
        : {
            action: t('threat.check'),
            onAction: () => {
              if (from === 'url') name(new URL(url.trim()).hostname)
              check.mutate(columns)
            },
            disabled: !given,
            busy: check.isPending,
          })}
    >
      <p>{t('threat.add.about')}</p>
      <SegmentedControl
        label={t('threat.from')}
        selectedId={from}
        options={[
          { id: 'url', text: t('threat.from.url') },
          { id: 'file', text: t('threat.from.file') },
        ]}
        onChange={({ detail }) => changed(setFrom)(detail.selectedId as 'url' | 'file')}
      />
      {from === 'url' ? (
        <>
          <FormField label={t('threat.url')} description={t('threat.url.about')} stretch>
            <Input
              type="url"
              value={url}
              nativeInputAttributes={{ 'data-testid': 'threat-url' }}
              onChange={({ detail }) => changed(setUrl)(detail.value)}
            />
          </FormField>
          <ExpandableSection headerText={t('threat.examples')}>
            <p className="hm-faint">{t('threat.examples.about')}</p>
            <ul className="hm-threat-examples">
              {EXAMPLES.map((one) => (
                <li key={one.url}>
                  <Button
                    variant="inline-link"
                    onClick={() => {
                      changed(setUrl)(one.url)
                      setLimits((before) => ({ ...before, name: one.name }))
                    }}
                  >
                    {one.name}
                  </Button>{' '}
                  <span>{t(one.about)}</span>
                </li>
              ))}
            </ul>
          </ExpandableSection>
          <ExpandableSection headerText={t('threat.header')}>
            <ColumnLayout columns={2}>
              <FormField label={t('threat.header.name')}>
                <Input
                  value={header.name}
                  onChange={({ detail }) => changed(setHeader)({ ...header, name: detail.value })}
                />
              </FormField>
              <FormField label={t('threat.header.value')} description={t('threat.header.about')}>
                <Input
                  type="password"
                  autoComplete={false}
                  value={header.value}
                  onChange={({ detail }) => changed(setHeader)({ ...header, value: detail.value })}
                />
              </FormField>
            </ColumnLayout>
          </ExpandableSection>
        </>
      ) : (
        <ThreatFile
          file={file}
          onChange={(chosen) => {
            changed(setFile)(chosen)
            name(chosen.name)
          }}
        />
      )}
      <FormField label={t('threat.format')}>
        <Select
          expandToViewport
          selectedOption={formats.find(({ value }) => value === format) ?? null}
          options={formats}
          onChange={({ detail }) => changed(setFormat)(detail.selectedOption.value ?? '')}
        />
      </FormField>
      {check.data !== undefined && (
        <ThreatChecked
          check={check.data}
          columns={columns}
          onColumns={(chosen) => {
            setColumns(chosen)
            check.mutate(chosen)
          }}
        />
      )}
      {checked && <ThreatLimitFields limits={limits} onChange={setLimits} fetched={from === 'url'} />}
    </Dialog>
  )
}
