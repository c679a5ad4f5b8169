import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyword } from '../fields.js'
import { fieldsOf } from '../registry.js'
import { PartBuilder } from './part-builder.js'
import { PartWriter } from './part-writer.js'
import { literal } from './sql-text.js'

const fields = fieldsOf({ id: 'test.texts', fields: { 'event.id': { ...keyword, unique: true } } })
const origin = { object: 'o', uri: 'file:///o', position: 0 }

/** Any text: short enough to lie in a vector's entry or not, of one to four bytes a character, halves of pairs, NUL. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('\ud83d', '\ude00', '火', '🔥', '\0', 'a', 'abcdefghijkl', 'abcdefghijklm'),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''))

test('texts are read back as they were given, halves of surrogate pairs made whole one by one', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'hinomi-part-'))
  const writer = await PartWriter.open(folder, folder)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const readBack = async (texts: readonly (string | undefined)[]) => {
    const builder = new PartBuilder('test.texts', fields)
    texts.forEach((text, i) => {
      builder.add({ '@timestamp': i, 'event.id': text ?? `none-${i}` }, text, origin, 0)
    })
    const [part] = await writer.write(builder)
    const file = literal(path.join(folder, part?.file ?? ''))
    const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet(${file})`)
    // Where none has an original there is no column.
    return reader.getRowObjects().map((row) => [row['event.original'] ?? null, row['event.id']])
  }
  const wanted = (texts: readonly (string | undefined)[]) =>
    texts.map((text, i) => [text?.toWellFormed() ?? null, text?.toWellFormed() ?? `none-${i}`])
  try {
    // Joined, the two halves would be one character and all after it two bytes out of place.
    const halves = [
      'long enough to be pointed to\ud83d',
      '\ude00and this too, as it was',
      undefined,
      'the last of them all',
    ]
    expect(await readBack(halves)).toEqual(wanted(halves))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(anyText, { nil: undefined }), { minLength: 1, maxLength: 60 }),
        async (texts) => {
          expect(await readBack(texts)).toEqual(wanted(texts))
        },
      ),
      { numRuns: 60 },
    )
    // Over the border of a vector.
    const many = Array.from({ length: 5000 }, (_, i) => (i % 7 === 0 ? undefined : `${'ü'.repeat(i % 13)}${i}`))
    expect(await readBack(many)).toEqual(wanted(many))
  } finally {
    connection.closeSync()
    instance.closeSync()
    writer.close()
    await rm(folder, { recursive: true, force: true })
  }
}, 60_000)
