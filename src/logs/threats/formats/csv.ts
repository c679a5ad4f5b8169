import type { Collector } from '../collector.js'
import { aboutOf } from '../entry.js'
import { indicatorOf } from '../indicator.js'
import { eachLine } from './lines.js'

/** Which columns of a CSV are read, counted from 0. */
export interface CsvColumns {
  readonly indicator: number
  /** What the indicator stands for. */
  readonly about?: number | undefined
}

/** A CSV as it is shown to choose its columns. */
export interface CsvHead {
  readonly delimiter: string
  /** The header's names, where it has one. */
  readonly names: readonly string[]
  /** Its first rows. */
  readonly rows: readonly (readonly string[])[]
}

const DELIMITERS = [',', ';', '\t', '|'] as const
/** Rows by which a CSV is judged. */
const JUDGED = 200
const SHOWN = 5
const MOST_COLUMNS = 100

/** The values of a row: quotes may stand around one, and are doubled within. */
export const splitRow = (line: string, delimiter: string): string[] => {
  const values: string[] = []
  let at = 0
  while (at <= line.length && values.length < MOST_COLUMNS) {
    while (line[at] === ' ') at++
    if (line[at] === '"') {
      let value = ''
      let from = ++at
      for (;;) {
        const quote = line.indexOf('"', from)
        if (quote < 0) {
          value += line.slice(at)
          at = line.length
          break
        }
        if (line[quote + 1] === '"') {
          value += line.slice(at, quote + 1)
          at = from = quote + 2
          continue
        }
        value += line.slice(at, quote)
        at = quote + 1
        break
      }
      values.push(value.trim())
      const next = line.indexOf(delimiter, at)
      if (next < 0) break
      at = next + 1
    } else {
      const next = line.indexOf(delimiter, at)
      values.push(line.slice(at, next < 0 ? line.length : next).trim())
      if (next < 0) break
      at = next + 1
    }
  }
  return values
}

/** Rows, with the lines of comments told apart: the last of these may be the header, as abuse.ch has it. */
const eachRow = (text: string, delimiter: string, take: (row: string[], line: string) => void): string[] => {
  let header: string[] = []
  let began = false
  eachLine(text, (line) => {
    if (line.startsWith('#')) {
      if (!began) header = splitRow(line.replace(/^#+\s*/, ''), delimiter)
      return
    }
    began = true
    take(splitRow(line, delimiter), line)
  })
  return header
}

const taken = (value: string | undefined): boolean => value !== undefined && typeof indicatorOf(value) !== 'string'

/** Looks at the beginning of a CSV: its delimiter, header and first rows, and the column that holds the indicators. */
export const headOfCsv = (text: string): { head: CsvHead; columns: CsvColumns | undefined } => {
  const beginning = text.slice(0, 256 * 1024)
  let best: { head: CsvHead; columns: CsvColumns | undefined; found: number } | undefined
  for (const delimiter of DELIMITERS) {
    const rows: string[][] = []
    const comment = eachRow(beginning, delimiter, (row) => {
      if (rows.length < JUDGED) rows.push(row)
    })
    const width = Math.max(0, ...rows.map((row) => row.length))
    if (width < 2) continue
    const hits = Array.from({ length: width }, (_, i) => rows.filter((row) => taken(row[i])).length)
    const found = Math.max(...hits)
    const indicator = hits.indexOf(found)
    const [first = []] = rows
    // A header is a first row that holds no indicator where the others do.
    const headed = rows.length > 1 && !first.some(taken)
    const names = headed ? first : comment.length === width ? comment : []
    const shown = (headed ? rows.slice(1) : rows).slice(0, SHOWN)
    if (best !== undefined && best.found >= found) continue
    best = { head: { delimiter, names, rows: shown }, columns: found === 0 ? undefined : { indicator }, found }
  }
  if (best === undefined) return { head: { delimiter: ',', names: [], rows: [] }, columns: undefined }
  return { head: best.head, columns: best.columns }
}

/** A list as a table: the indicators of one column. */
export const readCsv = (text: string, { delimiter }: CsvHead, columns: CsvColumns, into: Collector): void => {
  let first = true
  eachRow(text, delimiter, (row, line) => {
    const value = row[columns.indicator] ?? ''
    // The header.
    if (first && !row.some(taken)) {
      first = false
      return
    }
    first = false
    if (value === '') {
      into.skip('unknown', line)
      return
    }
    const about = columns.about === undefined ? undefined : aboutOf(row[columns.about])
    into.add(value, about === undefined ? {} : { about })
  })
}
