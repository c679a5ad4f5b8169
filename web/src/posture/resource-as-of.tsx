import Button from '@cloudscape-design/components/button'
import DatePicker from '@cloudscape-design/components/date-picker'
import FormField from '@cloudscape-design/components/form-field'
import TimeInput from '@cloudscape-design/components/time-input'
import { useState } from 'react'
import { useT } from '../i18n/index.js'
import { fromLocal, toLocal } from '../shell/time.js'
import { useTimes } from '../shell/zone.js'

interface Props {
  /** ISO; empty: now. */
  readonly at: string
  readonly onChange: (at: string) => void
}

/** Chooses a moment of the past in the reader's zone. */
export const AsOf = ({ at, onChange }: Props) => {
  const t = useT()
  const { zone } = useTimes()
  const [open, setOpen] = useState(false)
  if (at === '' && !open) {
    return (
      <Button
        iconName="calendar"
        onClick={() => setOpen(true)}
        nativeButtonAttributes={{ 'data-testid': 'as-of-open' }}
      >
        {t('resource.asOf')}
      </Button>
    )
  }
  return (
    <AsOfForm
      key={`${at} ${zone}`}
      at={at}
      zone={zone}
      onChange={(next) => {
        setOpen(false)
        onChange(next)
      }}
    />
  )
}

const AsOfForm = ({ at, zone, onChange }: Props & { readonly zone: string }) => {
  const t = useT()
  const [date, time] = toLocal(at === '' ? Date.now() : Date.parse(at), zone).split('T')
  const [day, setDay] = useState(date ?? '')
  const [clock, setClock] = useState((time ?? '').slice(0, 8))
  const chosen = fromLocal(`${day}T${clock.padEnd(8, ':00')}`, zone)
  return (
    <form
      className="hm-as-of"
      data-testid="as-of"
      onSubmit={(e) => {
        e.preventDefault()
        if (!Number.isNaN(chosen)) onChange(new Date(chosen).toISOString())
      }}
    >
      <FormField label={t('resource.asOf.day', { zone })}>
        <DatePicker value={day} onChange={({ detail }) => setDay(detail.value)} />
      </FormField>
      <FormField label={t('resource.asOf.time')}>
        <TimeInput format="hh:mm:ss" value={clock} onChange={({ detail }) => setClock(detail.value)} />
      </FormField>
      <Button variant="primary" formAction="submit" disabled={Number.isNaN(chosen)}>
        {t('resource.asOf.show')}
      </Button>
      <Button formAction="none" onClick={() => onChange('')}>
        {t('resource.asOf.now')}
      </Button>
    </form>
  )
}
