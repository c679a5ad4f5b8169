import { useState } from 'react'
import { useT } from '../i18n/index.js'
import { mini16 } from './mini-icons.js'

/** Copies a text, and says that it did. */
export const CopyButton = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const t = useT()
  const [done, setDone] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setDone(true)
    setTimeout(() => setDone(false), 1500)
  }
  const name = done ? t('copy.done') : label
  return (
    <button type="button" className="hm-mini" aria-label={name} title={name} onClick={copy}>
      {done ? mini16.check : mini16.copy}
    </button>
  )
}
