import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n/index.js'
import { ProblemAlert } from './problem.js'

interface Props {
  readonly title: string
  readonly large?: boolean
  readonly children: ReactNode
  /** What its button says and does. */
  readonly action: string
  readonly onAction: () => void
  readonly close: () => void
  readonly disabled?: boolean
  readonly busy?: boolean
  /** Why it could not be done. */
  readonly error?: Error | null
  readonly testId?: string
  /** Other things that can be done instead. */
  readonly others?: ReactNode
}

/** Asks for what is needed to do something, or whether to do it. */
export const Dialog = (props: Props) => {
  const { t } = useI18n()
  const { title, large, children, action, onAction, close, disabled, busy, error, testId, others } = props
  return (
    <Modal
      visible
      header={title}
      size={large ? 'large' : 'medium'}
      onDismiss={close}
      footer={
        <div className="hm-modal-actions">
          <Button variant="link" onClick={close}>
            {t('form.cancel')}
          </Button>
          {others}
          <Button
            variant="primary"
            disabled={disabled ?? false}
            loading={busy ?? false}
            onClick={onAction}
            {...(testId === undefined ? {} : { nativeButtonAttributes: { 'data-testid': testId } })}
          >
            {action}
          </Button>
        </div>
      }
    >
      <div className="hm-stack">
        {error && <ProblemAlert error={error} />}
        {children}
      </div>
    </Modal>
  )
}
