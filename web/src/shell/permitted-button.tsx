import Button, { type ButtonProps } from '@cloudscape-design/components/button'
import type { Permission } from '../../../src/contract/index.js'
import { useT } from '../i18n/index.js'
import { useMay } from './session.js'

type Props = ButtonProps & { readonly permission: Permission; readonly testId?: string }

/** A button that says why it is off when the user's role lacks the permission. */
export const PermittedButton = ({ permission, testId, ...props }: Props) => {
  const t = useT()
  const may = useMay()(permission)
  return (
    <Button
      {...props}
      {...(may ? {} : { disabled: true, disabledReason: t('access.lacking') })}
      {...(testId ? { nativeButtonAttributes: { 'data-testid': testId } } : {})}
    />
  )
}
