import Modal from '@cloudscape-design/components/modal'
import Toggle from '@cloudscape-design/components/toggle'
import { type PlainKey, useT } from '../i18n/index.js'
import { useShortcutsOn } from './keyboard.js'

const ROWS: readonly (readonly [keys: readonly string[], what: PlainKey])[] = [
  [['/'], 'keys.search'],
  [['j', 'k'], 'keys.move'],
  [['Enter'], 'keys.open'],
  [['Esc'], 'keys.close'],
  [['a'], 'keys.assign'],
  [['e'], 'keys.except'],
  [['t'], 'keys.timeline'],
  [['?'], 'keys.sheet'],
]

/** The list of shortcuts, and the switch that turns them off. */
export default function ShortcutSheet({ close }: { readonly close: () => void }) {
  const t = useT()
  const [on, setOn] = useShortcutsOn()
  return (
    <Modal visible header={t('keys.title')} onDismiss={close}>
      <table className="hm-keys">
        <thead className="hm-hidden">
          <tr>
            <th>{t('keys.key')}</th>
            <th>{t('keys.action')}</th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map(([keys, what]) => (
            <tr key={what}>
              <td>
                {keys.map((k) => (
                  <kbd key={k}>{k}</kbd>
                ))}
              </td>
              <td>{t(what)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Toggle checked={on} onChange={({ detail }) => setOn(detail.checked)} description={t('keys.switch.about')}>
        {t('keys.switch')}
      </Toggle>
    </Modal>
  )
}
