import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import { useState } from 'react'
import type { Finding } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { Dialog } from '../shell/dialog.js'
import { useMe } from '../shell/session.js'
import { usePeople } from './people.js'
import { useAssign } from './transition.js'

interface Props {
  readonly findings: readonly Finding[]
  readonly close: (done: boolean) => void
}

const NOBODY = ''

/** Gives findings to somebody, oneself first, or to nobody. */
export const AssignDialog = ({ findings, close }: Props) => {
  const { t, pick } = useI18n()
  const me = useMe()
  const { assignable, nameOf, isPending } = usePeople()
  const had = findings.length === 1 ? findings[0]?.assignee : undefined
  const [to, setTo] = useState(had ?? me.user.id)
  const assign = useAssign(() => close(true))
  const only = findings.length === 1 ? findings[0] : undefined
  const options = [
    ...assignable.map(({ id, name }) => ({
      value: id,
      label: name,
      ...(id === me.user.id ? { description: t('finding.assignee.me') } : {}),
    })),
    { value: NOBODY, label: t('finding.assignee.none') },
  ]
  return (
    <Dialog
      title={t('finding.assign.title', { n: findings.length })}
      action={t('finding.assign.do')}
      onAction={() => assign.mutate({ ids: findings.map((f) => f.id), assignee: to === NOBODY ? null : to })}
      close={() => close(false)}
      busy={assign.isPending}
      testId="assign-confirm"
    >
      {only && <p className="hm-strong">{pick(only.title)}</p>}
      <FormField label={t('finding.assignee')}>
        <Select
          autoFocus
          filteringType="auto"
          statusType={isPending ? 'loading' : 'finished'}
          selectedOption={options.find((o) => o.value === to) ?? { value: to, label: nameOf(to) }}
          options={options}
          onChange={({ detail }) => setTo(detail.selectedOption.value ?? NOBODY)}
        />
      </FormField>
    </Dialog>
  )
}
