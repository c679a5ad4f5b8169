import type { FieldInfo } from '../../../../src/contract/index.js'
import { useT } from '../../i18n/index.js'

const SIGNS: Readonly<Record<FieldInfo['type'], string>> = {
  keyword: 'a',
  text: '¶',
  long: '#',
  double: '#',
  boolean: '?',
  date: '◷',
  ip: 'ip',
}

/** A small sign of what a field holds. */
export const FieldType = ({ type }: { readonly type: FieldInfo['type'] }) => {
  const t = useT()
  return (
    <span className="hm-field-type" data-type={type} title={t(`fieldType.${type}`)}>
      <span aria-hidden="true">{SIGNS[type]}</span>
      <span className="hm-hidden">{t(`fieldType.${type}`)}</span>
    </span>
  )
}
