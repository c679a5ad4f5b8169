import type { PartBuilder } from '../lake/part-builder.js'

/**
 * Calls `found` for each row of a part whose value of a field has an answer. A different value is asked for once, where
 * the column has a dictionary; of a list the first value with an answer tells.
 */
export const eachRow = <T>(
  builder: PartBuilder,
  field: string,
  answer: (value: string) => T | undefined,
  found: (row: number, answer: T) => void,
): void => {
  const column = builder.columns.get(field)
  if (column === undefined || column.count === 0) return
  if (column.kind === 'text' && column.codes !== undefined) {
    const answers = [undefined, ...[...column.dictionary.keys()].map(answer)]
    // Mostly nothing is found, and then no row is looked at.
    if (answers.every((one) => one === undefined)) return
    const { codes } = column
    const rows = Math.min(builder.rows, codes.length)
    for (let row = 0; row < rows; row++) {
      const one = answers[codes[row] as number]
      if (one !== undefined) found(row, one)
    }
  } else if (column.kind === 'text') {
    const { texts } = column
    for (let row = 0; row < builder.rows; row++) {
      const value = texts?.text(row)
      const one = value === undefined ? undefined : answer(value)
      if (one !== undefined) found(row, one)
    }
  } else if (column.kind === 'list') {
    const answers = [...column.dictionary.keys()].map(answer)
    if (answers.every((one) => one === undefined)) return
    let from = 0
    for (let row = 0; row < Math.min(builder.rows, column.ends.length); row++) {
      const end = column.present[row] === 1 ? (column.ends[row] as number) : from
      for (let i = from; i < end; i++) {
        const one = answers[column.codes[i] as number]
        if (one === undefined) continue
        found(row, one)
        break
      }
      from = end
    }
  }
}
