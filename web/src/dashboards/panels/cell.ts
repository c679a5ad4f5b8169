/** An IPv4 address, an account, a Region: of so many letters a value is one word, and breaks nowhere. */
const WORD = 15

/** The words of an ARN, a domain, a path or the name of a call. */
export const wordsOf = (value: string): string[] => value.split(/(?<=[./:@_,-])|(?<=\p{Ll})(?=\p{Lu})/u)

/** Of an access key, which is no word to be cut before its last letter. */
const KEY = 20

/** Whether a value breaks nowhere. */
export const unbroken = (value: string): boolean =>
  value.length <= WORD || (value.length <= KEY && wordsOf(value).length === 1)

/** `arn:aws:iam::111122223333:role/shop` → `…role/shop`: where there is little room, ARNs differ only in their ends. */
export const shortName = (value: string): string =>
  value.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:(?:assumed-role\/)?(?=.)/, '…')
