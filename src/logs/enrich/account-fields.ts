import { type Fields, keyword } from '../fields.js'
import type { PartBuilder } from '../lake/part-builder.js'
import { eachRow } from './each-row.js'

const ID = 'cloud.account.id'
const NAME = 'cloud.account.name'

/** Names of accounts by their ids. */
export type AccountNames = Readonly<Record<string, string>>

/** What is added to a source that stores the account of its records. */
export const accountFields = (fields: Fields): Fields => {
  const id = fields[ID]
  return id !== undefined && id.derived === undefined && id.many !== true ? { [NAME]: keyword } : {}
}

/** Names the accounts of a part, where its records do not say themselves. */
export const fillAccounts = (builder: PartBuilder, names: AccountNames): void => {
  const column = builder.columns.get(NAME)
  if (column?.kind !== 'text') return
  const said = (row: number) => (column.codes === undefined ? column.texts?.text(row) : column.codes[row])
  eachRow(
    builder,
    ID,
    (id) => (Object.hasOwn(names, id) ? names[id] : undefined),
    (row, name) => {
      if (!said(row)) column.push(row, name)
    },
  )
}
