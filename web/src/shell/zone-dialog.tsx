import Modal from '@cloudscape-design/components/modal'
import Select from '@cloudscape-design/components/select'
import { useI18n } from '../i18n/index.js'
import { firstZones, offsetText, zoneOffset } from './time.js'

interface Props {
  readonly zone: string
  readonly choose: (zone: string) => void
  readonly close: () => void
}

/** All zones that the browser knows, with a search. */
export default function ZoneDialog({ zone, choose, close }: Props) {
  const { t, locale } = useI18n()
  const all = [...new Set([...firstZones(locale), ...Intl.supportedValuesOf('timeZone')])]
  const option = (name: string) => ({
    value: name,
    label: name,
    description: `UTC${offsetText(zoneOffset(name, Date.now()))}`,
  })
  return (
    <Modal visible header={t('top.zone.choose')} onDismiss={close}>
      <Select
        ariaLabel={t('top.zone.choose')}
        filteringType="auto"
        virtualScroll
        expandToViewport
        selectedOption={option(zone)}
        options={all.map(option)}
        onChange={({ detail }) => {
          choose(detail.selectedOption.value ?? zone)
          close()
        }}
      />
    </Modal>
  )
}
