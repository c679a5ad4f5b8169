import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ThreatList } from '../../../../src/contract/index.js'
import { useI18n } from '../../i18n/index.js'
import { api } from '../../shell/api.js'
import { ProblemAlert } from '../../shell/problem.js'
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
    <Modal
      visible
      header={t('threat.replace.of', { name: list.name })}
      onDismiss={close}
      footer={
        <div className="hm-modal-actions">
          <Button variant="link" onClick={close}>
            {t('form.cancel')}
          </Button>
          <Button
            variant="primary"
            disabled={file === null}
            loading={save.isPending}
            onClick={() => file && save.mutate(file)}
          >
            {t('threat.replace')}
          </Button>
        </div>
      }
    >
      <SpaceBetween size="m">
        {save.error && <ProblemAlert error={save.error} />}
        <ThreatFile file={file} onChange={setFile} />
      </SpaceBetween>
    </Modal>
  )
}
