/** The keys of a dotted path; undefined when one is empty or `*`, which DuckDB cannot be asked for: such a path leads nowhere. */
export const pathOf = (name: string): readonly string[] | undefined => {
  const path = name.split('.')
  return path.includes('') || path.includes('*') ? undefined : path
}

/**
 * Values at a path of a JSON document. A list on the way stands for its elements, as in AWS's
 * records (`resources.ARN` is the ARN of each resource); lists directly in lists are not entered.
 *
 * @returns one value, a list of values, or undefined when there is none
 */
export const readPath = (document: unknown, path: readonly string[]): unknown => {
  let value = document
  for (let i = 0; i < path.length; i++) {
    if (typeof value !== 'object' || value === null) return undefined
    if (Array.isArray(value)) return readEach(value, path, i)
    value = own(value, path[i] as string)
  }
  return Array.isArray(value) ? value.filter((item) => !Array.isArray(item)) : value
}

const own = (object: object, key: string): unknown =>
  Object.hasOwn(object, key) ? (object as Readonly<Record<string, unknown>>)[key] : undefined

const readEach = (list: readonly unknown[], path: readonly string[], from: number): readonly unknown[] => {
  const found: unknown[] = []
  for (const item of list) {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) continue
    const value = readPath(item, path.slice(from))
    if (Array.isArray(value)) found.push(...value)
    else if (value !== undefined) found.push(value)
  }
  return found
}
