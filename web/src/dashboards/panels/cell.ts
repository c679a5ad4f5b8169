/** An IPv4 address, an account, a Region: of so many letters a value is one word, and breaks nowhere. */
export const WORD = 15

/** The words of an ARN, a domain, a path or the name of a call. */
export const wordsOf = (value: string): string[] => value.split(/(?<=[./:@_,-])|(?<=\p{Ll})(?=\p{Lu})/u)

/** `arn:aws:iam::111122223333:role/shop` → `…role/shop`: where there is little room, ARNs differ only in their ends. */
export const shortName = (value: string): string =>
  value.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:(?:assumed-role\/)?(?=.)/, '…')
