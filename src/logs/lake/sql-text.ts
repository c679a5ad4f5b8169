/** A name as an SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * A string as an SQL literal, for the places where DuckDB takes no parameter (DDL, file names).
 * In DuckDB a quoted literal has no escapes but the doubled quote; NUL would end the statement.
 */
export const literal = (text: string): string => {
  if (text.includes('\0')) throw new RangeError('a NUL cannot stand in SQL')
  return `'${text.replaceAll("'", "''")}'`
}
