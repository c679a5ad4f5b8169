import ButtonDropdown, { type ButtonDropdownProps } from '@cloudscape-design/components/button-dropdown'
import { useState } from 'react'
import type { DashboardOutput } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { Dialog } from '../shell/dialog.js'
import { PermittedButton } from '../shell/permitted-button.js'
import { useMay } from '../shell/session.js'
import { toast, toastError } from '../shell/toasts.js'
import { useCreateBoard, useDeleteBoard } from './dashboards-api.js'
import { saveJson } from './save-json.js'

interface Props {
  readonly board: DashboardOutput
  /** The page's address with its range as two moments, so that it shows the same later. */
  readonly permalink: string
  readonly edit: () => void
}

/** What one may do with a board as a whole. */
export const BoardMenu = ({ board, permalink, edit }: Props) => {
  const { t, pick } = useI18n()
  const may = useMay()('dashboard:write')
  const [deleting, setDeleting] = useState(false)
  const create = useCreateBoard(true)
  const remove = useDeleteBoard(board.id)
  const { title } = board.dashboard
  const duplicate = () =>
    create.mutate(
      {
        ...board.dashboard,
        title: { ja: `${title.ja}のコピー`.slice(0, 200), en: `Copy of ${title.en}`.slice(0, 200) },
      },
      { onError: toastError },
    )
  const off = may ? {} : { disabled: true, disabledReason: t('access.lacking') }
  const items: ButtonDropdownProps.Items = [
    { id: 'link', text: t('dashboards.link') },
    { id: 'duplicate', text: t('dashboards.duplicate'), ...off },
    { id: 'export', text: t('dashboards.export') },
    ...(board.shipped ? [] : [{ id: 'delete', text: t('dashboards.delete'), ...off }]),
  ]
  const act: Readonly<Record<string, () => void>> = {
    link: () =>
      void navigator.clipboard
        .writeText(permalink)
        .then(() => toast({ type: 'success', text: t('dashboards.link.done') }), toastError),
    duplicate,
    export: () => saveJson(board.dashboard, `hinomi-dashboard-${board.id}.json`),
    delete: () => setDeleting(true),
  }
  return (
    <>
      {!board.shipped && (
        <PermittedButton permission="dashboard:write" iconName="edit" onClick={edit} testId="board-edit">
          {t('dashboards.edit')}
        </PermittedButton>
      )}
      <span data-testid="board-menu">
        <ButtonDropdown items={items} loading={create.isPending} onItemClick={({ detail }) => act[detail.id]?.()}>
          {t('dashboards.menu')}
        </ButtonDropdown>
      </span>
      {deleting && (
        <Dialog
          title={t('dashboards.delete.title', { board: pick(title) })}
          action={t('dashboards.delete')}
          onAction={() => remove.mutate()}
          close={() => setDeleting(false)}
          busy={remove.isPending}
          error={remove.error}
          testId="board-delete-confirm"
        >
          {t('dashboards.delete.about')}
        </Dialog>
      )}
    </>
  )
}
