/** A column by the names that lead to it, and what its values are. */
export interface ParquetColumn {
  readonly path: readonly string[]
  readonly type: 'text' | 'long' | 'time'
}

/** A row: a value for each column, in the columns' order. */
export type ParquetRow = readonly (string | number)[]

const MAGIC = Buffer.from('PAR1')
// Numbers of parquet.thrift.
const INT64 = 2
const BYTE_ARRAY = 6
const REQUIRED = 0
const UTF8 = 0
const TIMESTAMP_MILLIS = 9
const PLAIN = 0
const RLE = 3
const UNCOMPRESSED = 0

/** Thrift's compact protocol, as far as Parquet's structures need it. */
type Thrift =
  | { readonly i32: number }
  | { readonly i64: number }
  | { readonly text: string }
  | { readonly list: readonly Thrift[] }
  | { readonly fields: readonly (readonly [id: number, value: Thrift])[] }

const i32 = (value: number): Thrift => ({ i32: value })
const i64 = (value: number): Thrift => ({ i64: value })
const text = (value: string): Thrift => ({ text: value })
const list = (values: readonly Thrift[]): Thrift => ({ list: values })
const struct = (...fields: readonly (readonly [number, Thrift])[]): Thrift => ({ fields })

const kindOf = (value: Thrift): number =>
  'i32' in value ? 5 : 'i64' in value ? 6 : 'text' in value ? 8 : 'list' in value ? 9 : 12

const varint = (value: number): number[] => {
  const out: number[] = []
  let left = value
  while (left >= 128) {
    out.push((left % 128) + 128)
    left = Math.floor(left / 128)
  }
  return [...out, left]
}

/** All numbers here are sizes, counts and positions: none is below zero. */
const encoded = (value: Thrift): number[] => {
  if ('i32' in value) return varint(value.i32 * 2)
  if ('i64' in value) return varint(value.i64 * 2)
  if ('text' in value) {
    const bytes = Buffer.from(value.text)
    return [...varint(bytes.length), ...bytes]
  }
  if ('list' in value) {
    const { length } = value.list
    const kind = kindOf(value.list[0] ?? i32(0))
    const head = length < 15 ? [length * 16 + kind] : [0xf0 + kind, ...varint(length)]
    return [...head, ...value.list.flatMap(encoded)]
  }
  let last = 0
  const out: number[] = []
  for (const [id, field] of value.fields) {
    out.push((id - last) * 16 + kindOf(field), ...encoded(field))
    last = id
  }
  return [...out, 0]
}

const bytesOf = (value: Thrift): Buffer => Buffer.from(encoded(value))

const plain = (column: ParquetColumn, values: readonly (string | number)[]): Buffer => {
  if (column.type !== 'text') {
    const out = Buffer.alloc(values.length * 8)
    for (const [i, value] of values.entries()) out.writeBigInt64LE(BigInt(value), i * 8)
    return out
  }
  return Buffer.concat(
    values.flatMap((value) => {
      const bytes = Buffer.from(String(value))
      const length = Buffer.alloc(4)
      length.writeUInt32LE(bytes.length)
      return [length, bytes]
    }),
  )
}

/** The schema's tree in its order: each group before its columns. Columns of a group stand together. */
const schemaOf = (columns: readonly ParquetColumn[]): Thrift[] => {
  const group = (own: readonly ParquetColumn[], depth: number): Thrift[] =>
    childrenOf(own, depth).flatMap(([name, inside]) => {
      const [leaf] = inside
      if (leaf !== undefined && inside.length === 1 && leaf.path.length === depth + 1) {
        return [
          struct(
            [1, i32(leaf.type === 'text' ? BYTE_ARRAY : INT64)],
            [3, i32(REQUIRED)],
            [4, text(name)],
            ...(leaf.type === 'text' ? ([[6, i32(UTF8)]] as const) : []),
            ...(leaf.type === 'time' ? ([[6, i32(TIMESTAMP_MILLIS)]] as const) : []),
          ),
        ]
      }
      const head = struct([3, i32(REQUIRED)], [4, text(name)], [5, i32(childrenOf(inside, depth + 1).length)])
      return [head, ...group(inside, depth + 1)]
    })
  return [struct([4, text('schema')], [5, i32(childrenOf(columns, 0).length)]), ...group(columns, 0)]
}

const childrenOf = (columns: readonly ParquetColumn[], depth: number): [string, ParquetColumn[]][] => {
  const found = new Map<string, ParquetColumn[]>()
  for (const column of columns) {
    const name = column.path[depth] as string
    found.set(name, [...(found.get(name) ?? []), column])
  }
  return [...found]
}

/**
 * A Parquet file of one row group, every value there, nothing compressed
 * (source: the format's specification, "File format", and its parquet.thrift).
 */
export const parquetFile = (columns: readonly ParquetColumn[], rows: readonly ParquetRow[]): Buffer => {
  const parts: Buffer[] = [MAGIC]
  let position = MAGIC.length
  const chunks = columns.map((column, i) => {
    const page = plain(
      column,
      rows.map((row) => row[i] as string | number),
    )
    const header = bytesOf(
      struct(
        [1, i32(0)],
        [2, i32(page.length)],
        [3, i32(page.length)],
        [5, struct([1, i32(rows.length)], [2, i32(PLAIN)], [3, i32(RLE)], [4, i32(RLE)])],
      ),
    )
    const start = position
    const size = header.length + page.length
    parts.push(header, page)
    position += size
    const meta = struct(
      [1, i32(column.type === 'text' ? BYTE_ARRAY : INT64)],
      [2, list([i32(PLAIN), i32(RLE)])],
      [3, list(column.path.map(text))],
      [4, i32(UNCOMPRESSED)],
      [5, i64(rows.length)],
      [6, i64(size)],
      [7, i64(size)],
      [9, i64(start)],
    )
    return { size, chunk: struct([2, i64(start)], [3, meta]) }
  })
  const total = chunks.reduce((sum, { size }) => sum + size, 0)
  const footer = bytesOf(
    struct(
      [1, i32(1)],
      [2, list(schemaOf(columns))],
      [3, i64(rows.length)],
      [4, list([struct([1, list(chunks.map(({ chunk }) => chunk))], [2, i64(total)], [3, i64(rows.length)])])],
      [6, text('hinomi simulator')],
    ),
  )
  const length = Buffer.alloc(4)
  length.writeUInt32LE(footer.length)
  return Buffer.concat([...parts, footer, length, MAGIC])
}
