type Json = unknown

export const isRecord = (value: Json): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A policy document or other JSON that AWS keeps as text, as what it says; undefined for any other text. */
export const openedText = (value: string): Json | undefined => {
  let text = value
  if (/^%7B/i.test(value)) {
    try {
      text = decodeURIComponent(value)
    } catch {
      return undefined
    }
  }
  if (!/^\s*[{[]/.test(text)) return undefined
  try {
    const parsed: Json = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined
  } catch {
    return undefined
  }
}

export interface Leaf {
  readonly path: string
  readonly value: Json
}

/** Every value that is no list and no record, with where it stands: `ipPermissions[0].fromPort`. */
export const leavesOf = (value: Json, path = ''): Leaf[] => {
  const opened = typeof value === 'string' ? (openedText(value) ?? value) : value
  if (Array.isArray(opened)) return opened.flatMap((item, i) => leavesOf(item, `${path}[${i}]`))
  if (isRecord(opened)) {
    return Object.entries(opened).flatMap(([key, item]) => leavesOf(item, path === '' ? key : `${path}.${key}`))
  }
  return [{ path, value: opened }]
}

/** A value in one line, as JSON but for plain words. */
export const valueText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** The same with every text that holds JSON as what it says, so that a policy can be read. */
export const openedDeep = (value: Json): Json => {
  const opened = typeof value === 'string' ? (openedText(value) ?? value) : value
  if (Array.isArray(opened)) return opened.map(openedDeep)
  if (isRecord(opened)) return Object.fromEntries(Object.entries(opened).map(([key, item]) => [key, openedDeep(item)]))
  return opened
}
