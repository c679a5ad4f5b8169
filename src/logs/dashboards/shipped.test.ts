import { beforeAll, describe, expect, test } from 'vitest'
import { asksForEvents, Dashboard } from '../../contract/index.js'
import { type Filter, parseKql, schemaOf } from '../../query/index.js'
import { fieldsOf as fieldsOfSource, loadSources, type SourceRegistry } from '../registry.js'
import { loadDashboards } from './load.js'
import { fieldsOf } from './panel-data.js'

const boards = await loadDashboards()
let registry: SourceRegistry
beforeAll(async () => {
  registry = await loadSources()
})

/** The fields that a filter looks at. */
const fieldsIn = (filter: Filter): string[] =>
  filter.kind === 'and' || filter.kind === 'or'
    ? filter.of.flatMap(fieldsIn)
    : filter.kind === 'not'
      ? fieldsIn(filter.of)
      : 'field' in filter
        ? [filter.field]
        : []

describe.each([...boards])('%s', (_, board) => {
  const asking = board.panels.filter(asksForEvents)

  test.each(asking.map((panel) => [panel.title.en, panel] as const))(
    '“%s” asks only for what its sources declare',
    (_title, panel) => {
      const known = panel.sources?.map((id) => registry.get(id)) ?? registry.sources
      const fields = known.map((source) => (source === undefined ? {} : fieldsOfSource(source)))
      // Of several sources one may lack what another has; a field that none has is a mistake.
      expect(fields.filter((of) => Object.keys(of).length === 0)).toEqual([])
      const declared = Object.assign({}, ...fields) as (typeof fields)[number]
      const asked = [...fieldsOf(panel), ...fieldsIn(parseKql(panel.kql, schemaOf(declared)))]
      expect(asked.filter((name) => !(name in declared))).toEqual([])
    },
  )

  test('says everything in both languages', () => {
    const texts = [
      board.title,
      board.about,
      ...board.panels.flatMap(({ title, about }) => [title, ...(about ? [about] : [])]),
    ]
    for (const { ja, en } of texts) {
      // A name is a name.
      if (ja === en && /^[A-Z0-9]/.test(en) && en.length < 16) continue
      expect(`${en}: ${ja}`).toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u)
      expect(en).not.toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u)
    }
  })

  test('fills its rows of four columns', () => {
    let row = 0
    for (const { width } of board.panels) {
      row += width
      expect(row).toBeLessThanOrEqual(4)
      if (row === 4) row = 0
    }
    expect(row).toBe(0)
  })

  test('survives being written and read again', () => {
    expect(Dashboard.parse(JSON.parse(JSON.stringify(board)))).toEqual(board)
  })
})
