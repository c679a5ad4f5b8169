import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import { type ReactNode, useCallback, useEffect, useRef } from 'react'
import { useBlocker } from 'react-router'
import { useT } from '../i18n/index.js'

/**
 * Asks before a page with unsaved changes is left, in the app or by closing the tab. `release` lets the next step
 * through: what was to be kept is kept.
 */
export const useUnsaved = (dirty: boolean): { readonly release: () => void; readonly dialog: ReactNode } => {
  const t = useT()
  const released = useRef(false)
  const blocker = useBlocker(
    useCallback(
      ({ currentLocation: from, nextLocation: to }) => dirty && !released.current && from.pathname !== to.pathname,
      [dirty],
    ),
  )
  useEffect(() => {
    if (!dirty) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [dirty])
  return {
    release: () => {
      released.current = true
    },
    dialog: blocker.state === 'blocked' && (
      <Modal
        visible
        header={t('unsaved.title')}
        onDismiss={() => blocker.reset()}
        footer={
          <div className="hm-modal-actions">
            <Button
              variant="link"
              onClick={() => blocker.proceed()}
              nativeButtonAttributes={{ 'data-testid': 'unsaved-leave' }}
            >
              {t('unsaved.leave')}
            </Button>
            <Button
              variant="primary"
              onClick={() => blocker.reset()}
              nativeButtonAttributes={{ 'data-testid': 'unsaved-stay' }}
            >
              {t('unsaved.stay')}
            </Button>
          </div>
        }
      >
        {t('unsaved.about')}
      </Modal>
    ),
  }
}
