import Button from '@cloudscape-design/components/button'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import { useRef, useState } from 'react'
import type { Run } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { bytesText } from '../../shell/bytes.js'
import { ProblemAlert } from '../../shell/problem.js'
import { toast } from '../../shell/toasts.js'
import { droppedFiles } from './dropped-files.js'

interface Props {
  readonly source: string
  readonly started: () => void
}

interface Sending {
  readonly names: string
  readonly bytes: number
  readonly part: number
}

/** Takes log files by dropping or choosing them; folders that are dropped are gone through. */
export const Upload = ({ source, started }: Props) => {
  const { t, locale } = useI18n()
  const input = useRef<HTMLInputElement>(null)
  const stop = useRef<AbortController | null>(null)
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<Sending | null>(null)
  const [error, setError] = useState<unknown>(null)

  const send = async (files: readonly File[]) => {
    if (files.length === 0) return
    setError(null)
    const bytes = files.reduce((sum, f) => sum + f.size, 0)
    const first = files[0]?.name ?? ''
    const names = files.length === 1 ? first : t('upload.names', { first, n: files.length - 1 })
    const form = new FormData()
    // The server reads a form in its order, and must know the source before the first file.
    if (source) form.append('source', source)
    for (const file of files) form.append('file', file, file.name)
    stop.current = new AbortController()
    setSending({ names, bytes, part: 0 })
    try {
      await api.upload<Run>('/ingest/upload', form, (part) => setSending({ names, bytes, part }), stop.current.signal)
      toast({ type: 'success', text: t('upload.taken', { names }) })
      started()
    } catch (e) {
      if (!(e instanceof DOMException && e.name === 'AbortError')) setError(e)
    } finally {
      setSending(null)
      if (input.current) input.current.value = ''
    }
  }

  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a place to drop files has no element of its own */}
      <div
        className="hm-dropzone"
        role="group"
        aria-label={t('upload.title')}
        data-over={over}
        data-testid="dropzone"
        onDragOver={(e) => {
          e.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={async (e) => {
          e.preventDefault()
          setOver(false)
          if (!sending) void send(await droppedFiles(e.dataTransfer))
        }}
      >
        {sending ? (
          <>
            <ProgressBar
              label={t('upload.sending', { names: sending.names })}
              value={sending.part * 100}
              additionalInfo={bytesText(sending.bytes, locale)}
            />
            <Button onClick={() => stop.current?.abort()}>{t('form.cancel')}</Button>
          </>
        ) : (
          <>
            <strong>{t('upload.drop')}</strong>
            <span className="hm-faint">{t('upload.kinds')}</span>
            <Button iconName="upload" onClick={() => input.current?.click()}>
              {t('upload.choose')}
            </Button>
          </>
        )}
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={t('upload.choose')}
          data-testid="upload-input"
          onChange={(e) => send([...(e.target.files ?? [])])}
        />
      </div>
      {error !== null && <ProblemAlert error={error} />}
    </>
  )
}
