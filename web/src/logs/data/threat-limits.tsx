import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { THREAT_CONFIDENCES, type ThreatList } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'

/** What may be changed of a list; numbers are as they were typed. */
export interface ThreatLimits {
  readonly name: string
  readonly confidence: ThreatList['confidence']
  readonly everyHours: string
  readonly expires: 'list' | 'days'
  readonly days: string
}

export const FIRST_LIMITS: ThreatLimits = {
  name: '',
  confidence: 'Medium',
  everyHours: '24',
  expires: 'list',
  days: '30',
}

const whole = (text: string, most: number): boolean =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= most

/** What the API takes; undefined while something of it is wrong. */
export const limitsInput = (limits: ThreatLimits) => {
  const name = limits.name.trim()
  if (name === '' || name.length > 100 || !whole(limits.everyHours, 720)) return undefined
  if (limits.expires === 'days' && !whole(limits.days, 3650)) return undefined
  return {
    name,
    confidence: limits.confidence,
    everyHours: Number(limits.everyHours),
    expireDays: limits.expires === 'days' ? Number(limits.days) : null,
  }
}

interface Props {
  readonly limits: ThreatLimits
  readonly onChange: (limits: ThreatLimits) => void
  /** Whether it is fetched, and so has a schedule. */
  readonly fetched: boolean
}

/** The name, confidence, schedule and expiry of a list. */
export const ThreatLimitFields = ({ limits, onChange, fetched }: Props) => {
  const { t } = useI18n()
  const set = (change: Partial<ThreatLimits>) => onChange({ ...limits, ...change })
  const confidences = THREAT_CONFIDENCES.map((value) => ({ value, label: t(`threat.confidence.${value}`) })).reverse()
  return (
    <SpaceBetween size="m">
      <FormField label={t('threat.name')} description={t('threat.name.about')}>
        <Input
          value={limits.name}
          nativeInputAttributes={{ 'data-testid': 'threat-name' }}
          onChange={({ detail }) => set({ name: detail.value })}
        />
      </FormField>
      <FormField label={t('threat.confidence')} description={t('threat.confidence.about')}>
        <Select
          expandToViewport
          selectedOption={confidences.find(({ value }) => value === limits.confidence) ?? null}
          options={confidences}
          onChange={({ detail }) => set({ confidence: detail.selectedOption.value as ThreatLimits['confidence'] })}
        />
      </FormField>
      {fetched && (
        <FormField
          label={t('threat.hours')}
          errorText={whole(limits.everyHours, 720) ? undefined : t('threat.hours.wrong')}
        >
          <Input type="number" value={limits.everyHours} onChange={({ detail }) => set({ everyHours: detail.value })} />
        </FormField>
      )}
      <FormField label={t('threat.expiry')}>
        <RadioGroup
          value={limits.expires}
          items={[
            { value: 'list', label: t('threat.expiry.list') },
            { value: 'days', label: t('threat.expiry.days') },
          ]}
          onChange={({ detail }) => set({ expires: detail.value as ThreatLimits['expires'] })}
        />
      </FormField>
      {limits.expires === 'days' && (
        <FormField label={t('threat.days')} errorText={whole(limits.days, 3650) ? undefined : t('threat.days.wrong')}>
          <Input type="number" value={limits.days} onChange={({ detail }) => set({ days: detail.value })} />
        </FormField>
      )}
    </SpaceBetween>
  )
}
