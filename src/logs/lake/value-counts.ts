import type { PartBuilder } from './part-builder.js'

/**
 * Fields by which an estate is divided: of each part the manifest keeps how many of its events have which value. Who asks
 * for all events by account would else have every part of every source opened, for a handful of values.
 */
const COUNTED: readonly string[] = ['cloud.account.id', 'cloud.region', 'source.geo.country_iso_code']

/** Of a field with more different values in a part nothing is kept. ISO 3166-1 has 249 countries. */
const MOST = 256

/** Values and how many events have each, of those fields of a part of which they are known. */
export type ValueCounts = Readonly<Record<string, readonly (readonly [value: string, events: number])[]>>

export const isCounted = (field: string): boolean => COUNTED.includes(field)

/** Counts the values of some of a builder's rows: those from each `from` up to, not including, `to`. */
export const valueCountsOf = (
  builder: PartBuilder,
  runs: readonly { readonly from: number; readonly to: number }[],
): ValueCounts => {
  const counts: Record<string, readonly (readonly [string, number])[]> = {}
  for (const field of COUNTED) {
    const column = builder.columns.get(field)
    if (column?.kind !== 'text') continue
    const { codes, dictionary } = column
    if (codes === undefined || dictionary.size > MOST) continue
    const byCode = new Uint32Array(dictionary.size + 1)
    for (const { from, to } of runs) {
      const end = Math.min(to, codes.length)
      for (let row = from; row < end; row++) (byCode[codes[row] as number] as number)++
    }
    const values: [string, number][] = []
    for (const [value, code] of dictionary) {
      const events = byCode[code] as number
      if (events > 0) values.push([value, events])
    }
    counts[field] = values
  }
  return counts
}

/** The counts of what parts become together: of the fields of which all of them have some. */
export const joinedValueCounts = (parts: readonly { readonly valueCounts: ValueCounts }[]): ValueCounts => {
  const joined: Record<string, readonly (readonly [string, number])[]> = {}
  for (const field of COUNTED) {
    const sums = new Map<string, number>()
    for (const { valueCounts } of parts) {
      for (const [value, events] of valueCounts[field] ?? []) sums.set(value, (sums.get(value) ?? 0) + events)
    }
    if (parts.every(({ valueCounts }) => valueCounts[field] !== undefined) && sums.size <= MOST)
      joined[field] = [...sums]
  }
  return joined
}
