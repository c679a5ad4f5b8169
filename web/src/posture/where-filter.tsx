import Select from '@cloudscape-design/components/select'
import { useI18n } from '../i18n/index.js'
import { useStandards, type Where } from './posture-api.js'

/** Chooses the account and the Region that a page counts. */
export const WhereFilter = ({
  where,
  onChange,
}: {
  readonly where: Where
  readonly onChange: (change: Partial<Where>) => void
}) => {
  const { t } = useI18n()
  const { data } = useStandards({ account: '', region: '' })
  const accounts = [
    { value: '', label: t('standard.where.allAccounts') },
    ...(data?.accounts ?? []).map((a) => ({
      value: a.account,
      label: a.name === '' ? a.account : a.name,
      ...(a.name === '' ? {} : { description: a.account }),
    })),
  ]
  const regions = [
    { value: '', label: t('standard.where.allRegions') },
    ...(data?.regions ?? []).map((region) => ({ value: region, label: region })),
  ]
  // A link may name what is not known here (yet): it is shown as it is.
  const chosen = (options: readonly { value: string; label: string }[], value: string) =>
    options.find((o) => o.value === value) ?? { value, label: value }
  return (
    <>
      <div data-testid="where-account">
        <Select
          ariaLabel={t('standard.where.account')}
          filteringType={accounts.length > 8 ? 'auto' : 'none'}
          selectedOption={chosen(accounts, where.account)}
          options={accounts}
          onChange={({ detail }) => onChange({ account: detail.selectedOption.value ?? '' })}
        />
      </div>
      <div data-testid="where-region">
        <Select
          ariaLabel={t('standard.where.region')}
          filteringType={regions.length > 8 ? 'auto' : 'none'}
          selectedOption={chosen(regions, where.region)}
          options={regions}
          onChange={({ detail }) => onChange({ region: detail.selectedOption.value ?? '' })}
        />
      </div>
    </>
  )
}
