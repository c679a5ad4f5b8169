/** An IPv4 address, an account, a Region: of so many letters a value is one word, and breaks nowhere. */
const WORD = 15

/** Keeps a short value of a table in one line. */
export const cellClass = (value: unknown): string | undefined =>
  String(value).length <= WORD ? 'hm-nowrap' : undefined

/** `arn:aws:iam::111122223333:role/shop` → `…role/shop`: where there is little room, ARNs differ only in their ends. */
export const shortName = (value: string): string =>
  value.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:(?:assumed-role\/)?(?=.)/, '…')
