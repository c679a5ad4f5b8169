import Button from '@cloudscape-design/components/button'
import { useRef } from 'react'
import { useI18n } from '../../i18n/index.js'
import { bytesText } from '../../shell/bytes.js'

interface Props {
  readonly file: File | null
  readonly onChange: (file: File) => void
}

/** Chooses the file of a list. */
export const ThreatFile = ({ file, onChange }: Props) => {
  const { t, locale } = useI18n()
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className="hm-actions">
      <Button iconName="upload" onClick={() => input.current?.click()}>
        {t('threat.file.choose')}
      </Button>
      <span className="hm-break">
        {file === null ? t('threat.file.none') : `${file.name} (${bytesText(file.size, locale)})`}
      </span>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('threat.file.choose')}
        data-testid="threat-file"
        onChange={(e) => {
          const chosen = e.target.files?.[0]
          if (chosen) onChange(chosen)
        }}
      />
    </div>
  )
}
