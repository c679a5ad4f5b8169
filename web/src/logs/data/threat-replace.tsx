import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ThreatList } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { Dialog } from '../../shell/dialog.js'
import { ThreatFile } from './threat-file.js'

interface Props {
  readonly list: ThreatList
  readonly close: () => void
  readonly done: () => void
}

/** Takes a new version of a list that was uploaded. */
export const ThreatReplace = ({ list, close, done }: Props) => {
  const { t } = useI18n()
  const [file, setFile] = useState<File | null>(null)
  const save = useMutation({
    mutationFn: (chosen: File) => {
      const form = new FormData()
      form.append('file', chosen, chosen.name)
      return api.upload(`/ingest/threat-lists/${list.id}/content`, form, () => undefined)
    },
    onSuccess: done,
  })
  return (
    <Dialog
      title={t('threat.replace.of', { name: list.name })}
      action={t('threat.replace')}
      onAction={() => file && save.mutate(file)}
      close={close}
      disabled={file === null}
      busy={save.isPending}
      error={save.error}
    >
      <ThreatFile file={file} onChange={setFile} />
    </Dialog>
  )
}
