import { z } from 'zod'
import {
  asksForEvents,
  type Dashboard,
  type OpenSearchImport,
  type OpenSearchReport,
  Panel,
  type SavedSearchInput,
} from '../../../contract/index.js'
import { isHinomiError, type Text } from '../../../kernel/errors.js'
import { parseKql } from '../../../query/index.js'
import type { Discover } from '../../discover.js'
import { fieldsOf } from '../panel-data.js'
import { VisState } from './aggregations.js'
import { allOf, filterOf, queryOf } from './conditions.js'
import { json, readSavedObjects, type SavedObject } from './saved-objects.js'
import { sourcesOf } from './sources-of.js'
import { shapeOf } from './visualization.js'

/** Objects without which nothing is missing. */
const SILENT = new Set(['index-pattern', 'config', 'tag', 'query'])
const PANELS = 40

const PlacedPanels = z.array(
  z.object({
    gridData: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
    panelRefName: z.string().optional(),
    type: z.string().optional(),
    id: z.string().optional(),
    embeddableConfig: z.record(z.string(), z.unknown()).optional(),
    title: z.string().optional(),
  }),
)
type Place = z.infer<typeof PlacedPanels>[number]
const SearchSource = z.object({
  query: z.unknown(),
  filter: z.array(z.unknown()).default([]),
  indexRefName: z.string().optional(),
  index: z.string().optional(),
})

interface Asked {
  readonly kql: string
  readonly sources?: readonly string[]
  readonly notes: readonly Text[]
}

const both = (text: string): { ja: string; en: string } => ({ ja: text, en: text })
const clamp = (value: number, most: number) => Math.min(Math.max(Math.round(value), 1), most)
const titleOf = ({ attributes, id }: SavedObject): string =>
  (typeof attributes['title'] === 'string' && attributes['title'].trim().slice(0, 200)) || id

/**
 * Turns an export of OpenSearch Dashboards into dashboards and saved searches of Hinomi, and tells of each object what
 * was carried over and what was not. Nothing is stored. Only what Hinomi can answer is carried: a panel whose field no
 * log source has is told and left.
 */
export const importOpenSearch = (ndjson: string, discover: Discover, now: number): OpenSearchImport =>
  new Import(ndjson, discover, now).run()

class Import {
  readonly #objects: readonly SavedObject[]
  readonly #byKey: ReadonlyMap<string, SavedObject>
  readonly #discover: Discover
  readonly #now: number
  readonly #report: OpenSearchReport[] = []
  readonly #placed = new Set<SavedObject>()

  constructor(ndjson: string, discover: Discover, now: number) {
    const { objects, wrong } = readSavedObjects(ndjson)
    this.#objects = objects
    this.#byKey = new Map(objects.map((object) => [`${object.type} ${object.id}`, object]))
    this.#discover = discover
    this.#now = now
    for (const { line, what } of wrong)
      this.#report.push({
        type: 'line',
        title: String(line),
        outcome: 'left',
        notes: [
          {
            en: `line ${line} is no saved object: ${what}`,
            ja: `${line}行目は保存オブジェクトではありません: ${what}`,
          },
        ],
      })
  }

  run(): OpenSearchImport {
    const of = (type: string) => this.#objects.filter((object) => object.type === type)
    const dashboards = of('dashboard').flatMap((board) => this.#board(board))
    const loose = of('visualization').filter((vis) => !this.#placed.has(vis))
    const gathered = loose.flatMap((vis) => this.#panel(vis, { width: 2, height: 3 }))
    for (let at = 0; at < gathered.length; at += PANELS)
      dashboards.push({
        version: 1,
        title: { en: 'Visualizations from OpenSearch', ja: 'OpenSearchから移行した可視化' },
        about: both(''),
        panels: gathered.slice(at, at + PANELS),
      })
    const searches = of('search').flatMap((search) => this.#search(search))
    for (const object of this.#objects)
      if (!SILENT.has(object.type) && !['dashboard', 'visualization', 'search'].includes(object.type))
        this.#tell(object, 'left', [
          {
            en: `objects of type ${object.type} are not carried over`,
            ja: `${object.type} 型のオブジェクトは移行されません`,
          },
        ])
    return { dashboards, searches, report: this.#report }
  }

  #tell(object: SavedObject, outcome: OpenSearchReport['outcome'], notes: readonly Text[]): void {
    this.#report.push({ type: object.type, title: titleOf(object), outcome, notes: [...notes] })
  }

  #board(board: SavedObject): Dashboard[] {
    const placed = PlacedPanels.safeParse(json(board.attributes['panelsJSON']))
    if (!placed.success) {
      this.#tell(board, 'left', [{ en: 'its panels cannot be read', ja: 'パネルを読み取れません' }])
      return []
    }
    const asked = this.#asked(board)
    const notes = [...asked.notes]
    const panels: Panel[] = []
    for (const place of placed.data.sort((a, b) => a.gridData.y - b.gridData.y || a.gridData.x - b.gridData.x)) {
      const object = this.#at(board, place)
      if (object === undefined) {
        notes.push({ en: 'a panel is not in the file', ja: 'ファイルに含まれていないパネルがあります' })
        continue
      }
      this.#placed.add(object)
      // There a board is 48 columns wide, and a row some 20 px high.
      const frame = { width: clamp(place.gridData.w / 12, 4), height: clamp(place.gridData.h / 6, 8) }
      const own = place.embeddableConfig?.['title'] ?? place.title
      panels.push(...this.#panel(object, frame, asked, typeof own === 'string' ? own : undefined))
    }
    if (panels.length > PANELS)
      notes.push({
        en: `only its first ${PANELS} panels are carried over`,
        ja: `先頭の${PANELS}パネルのみ移行されます`,
      })
    if (panels.length === 0) {
      this.#tell(board, 'left', [
        ...notes,
        { en: 'none of its panels is carried over', ja: '移行できるパネルがありません' },
      ])
      return []
    }
    this.#tell(board, notes.length === 0 && panels.length === placed.data.length ? 'carried' : 'partly', [
      ...notes,
      {
        en: `${panels.length} of ${placed.data.length} panels`,
        ja: `${placed.data.length}パネル中${panels.length}パネル`,
      },
    ])
    const about = board.attributes['description']
    return [
      {
        version: 1,
        title: both(titleOf(board)),
        about: both(typeof about === 'string' ? about.slice(0, 4000) : ''),
        panels: panels.slice(0, PANELS),
      },
    ]
  }

  #at(board: SavedObject, place: Place): SavedObject | undefined {
    const reference = board.references.find(({ name }) => name === place.panelRefName)
    const type = reference?.type ?? place.type
    const id = reference?.id ?? place.id
    return type === undefined || id === undefined ? undefined : this.#byKey.get(`${type} ${id}`)
  }

  /** A panel of an object, or none and a note why. */
  #panel(
    object: SavedObject,
    frame: { readonly width: number; readonly height: number },
    board?: Asked,
    title?: string,
  ): Panel[] {
    const asked = this.#asked(object)
    const shape =
      object.type === 'search'
        ? { panel: { type: 'events', columns: this.#columns(object) }, notes: [] }
        : object.type === 'visualization'
          ? this.#shape(object)
          : { notes: [{ en: `a panel of type ${object.type}`, ja: `${object.type} 型のパネル` }] }
    const notes = [...asked.notes, ...shape.notes]
    const told = object.type !== 'search'
    if (shape.panel === undefined) {
      this.#tell(object, 'left', notes)
      return []
    }
    const own = typeof shape.panel['kql'] === 'string' ? shape.panel['kql'] : ''
    const isText = shape.panel['type'] === 'text'
    const parsed = Panel.safeParse({
      ...shape.panel,
      ...frame,
      title: both(title?.trim().slice(0, 200) || titleOf(object)),
      ...(isText
        ? {}
        : {
            kql: allOf([board?.kql ?? '', asked.kql, own]),
            ...(asked.sources === undefined ? {} : { sources: asked.sources }),
          }),
    })
    const problem = parsed.success ? this.#unanswerable(parsed.data) : both(parsed.error.issues[0]?.message ?? '')
    if (!parsed.success || problem !== undefined) {
      this.#tell(object, 'left', [...notes, ...(problem === undefined ? [] : [problem])])
      return []
    }
    if (told) this.#tell(object, notes.length === 0 ? 'carried' : 'partly', notes)
    return [parsed.data]
  }

  #shape(object: SavedObject): ReturnType<typeof shapeOf> {
    const vis = VisState.safeParse(json(object.attributes['visState']))
    return vis.success
      ? shapeOf(vis.data)
      : { notes: [{ en: 'its `visState` cannot be read', ja: 'visState を読み取れません' }] }
  }

  /** Why a panel cannot be answered. */
  #unanswerable(panel: Panel): Text | undefined {
    if (!asksForEvents(panel)) return undefined
    try {
      this.#check(panel.kql, panel.sources)
      for (const field of fieldsOf(panel)) this.#discover.known(field)
      return undefined
    } catch (e) {
      return textOf(e)
    }
  }

  #check(kql: string, sources: readonly string[] | undefined): void {
    this.#discover.knownSources(sources === undefined ? undefined : [...sources])
    parseKql(kql, this.#discover.schema, { now: this.#now, zone: 'UTC' })
  }

  #columns({ attributes }: SavedObject): string[] {
    const columns = Array.isArray(attributes['columns']) ? attributes['columns'] : []
    const known = columns.filter((column): column is string => {
      if (typeof column !== 'string' || column === '_source') return false
      try {
        return this.#discover.known(column) !== undefined
      } catch {
        return false
      }
    })
    return known.length === 0 ? ['event.original'] : known.slice(0, 8)
  }

  #search(search: SavedObject): z.infer<typeof SavedSearchInput>[] {
    const { kql, sources = [], notes } = this.#asked(search)
    try {
      this.#check(kql, sources)
    } catch (e) {
      this.#tell(search, 'left', [...notes, textOf(e)])
      return []
    }
    this.#tell(search, notes.length === 0 ? 'carried' : 'partly', notes)
    const columns = this.#columns(search)
    return [{ name: titleOf(search), kql, sources: [...sources], from: 'now-7d', to: 'now', columns }]
  }

  /** Which events an object asks for: its query, its filters, and its index pattern, or those of its search. */
  #asked(object: SavedObject): Asked {
    const meta = object.attributes['kibanaSavedObjectMeta'] ?? object.attributes['opensearchDashboardsSavedObjectMeta']
    const source = SearchSource.safeParse(json((meta as { searchSourceJSON?: unknown } | undefined)?.searchSourceJSON))
    const notes: Text[] = []
    const conditions: string[] = []
    if (source.success)
      for (const condition of [queryOf(source.data.query), ...source.data.filter.map(filterOf)]) {
        if ('kql' in condition) conditions.push(condition.kql)
        else
          notes.push({
            en: `not carried over: ${condition.problem.en}`,
            ja: `移行されない条件: ${condition.problem.ja}`,
          })
      }
    const parent = object.type === 'visualization' ? this.#referred(object, 'search') : undefined
    const inherited = parent === undefined ? undefined : this.#asked(parent)
    const kql = allOf([inherited?.kql ?? '', ...conditions])
    const pattern =
      this.#referred(object, 'index-pattern', source.success ? source.data.indexRefName : undefined) ??
      (source.success ? this.#byKey.get(`index-pattern ${source.data.index}`) : undefined)
    const referred = object.references.find(({ type }) => type === 'index-pattern')?.id
    const name = pattern === undefined ? referred : titleOf(pattern)
    const sources = name === undefined ? inherited?.sources : sourcesOf(name)
    if (name !== undefined && sources === undefined)
      notes.push({
        en: `the index pattern ${name} is not known, so events of all sources are shown`,
        ja: `インデックスパターン ${name} に対応するログソースが不明なため、全ソースを対象にします`,
      })
    return {
      kql,
      ...(sources === undefined || sources === 'all' ? {} : { sources }),
      notes: [...(inherited?.notes ?? []), ...notes],
    }
  }

  #referred(object: SavedObject, type: string, name?: string): SavedObject | undefined {
    const reference = object.references.find((each) => each.type === type && (name === undefined || each.name === name))
    return reference === undefined ? undefined : this.#byKey.get(`${type} ${reference.id}`)
  }
}

const textOf = (e: unknown): Text => {
  if (!isHinomiError(e)) throw e
  return { en: e.text('en'), ja: e.text('ja') }
}
