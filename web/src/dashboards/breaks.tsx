import { Fragment } from 'react'
import { unbroken, wordsOf } from './panels/cell.js'

/** A text that breaks between these parts before it breaks anywhere else. */
const Breaks = ({ parts }: { readonly parts: readonly string[] }) =>
  parts.map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ))

/** A field's name, which breaks after its dots and nowhere else. */
export const FieldName = ({ name }: { readonly name: string }) => <Breaks parts={name.split(/(?<=\.)/)} />

/** A value, which breaks between its words. */
export const Value = ({ of }: { readonly of: string }) =>
  unbroken(of) ? <span className="hm-nowrap">{of}</span> : <Breaks parts={wordsOf(of)} />
