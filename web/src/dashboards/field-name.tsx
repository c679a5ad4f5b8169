import { Fragment } from 'react'

/** A field's name, which breaks after its dots and nowhere else. */
export const FieldName = ({ name }: { readonly name: string }) =>
  name.split('.').map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one name never change places
    <Fragment key={i}>
      {i > 0 && (
        <>
          .<wbr />
        </>
      )}
      {part}
    </Fragment>
  ))
