import { beforeAll, expect, test } from 'vitest'
import { Dashboard } from '../../../contract/index.js'
import { Discover } from '../../discover.js'
import type { EventStore } from '../../lake/event-store.js'
import { loadSources } from '../../registry.js'
import { filterOf, queryOf } from './conditions.js'
import { importOpenSearch } from './import.js'
import { sourcesOf } from './sources-of.js'

let discover: Discover
beforeAll(async () => {
  // Only fields and sources are asked here.
  discover = new Discover({} as EventStore, await loadSources(), { now: () => 0 })
})

// Lines in the shape of an export of OpenSearch Dashboards 2 ("Saved objects export API"), made for these tests.
const PATTERN = { type: 'index-pattern', id: 'ip', attributes: { title: 'log-aws-cloudtrail-*' }, references: [] }
const ofPattern = { name: 'kibanaSavedObjectMeta.searchSourceJSON.index', type: 'index-pattern', id: 'ip' }
const source = (query = '', filter: unknown[] = [], language = 'kuery') => ({
  searchSourceJSON: JSON.stringify({
    query: { query, language },
    filter,
    indexRefName: 'kibanaSavedObjectMeta.searchSourceJSON.index',
  }),
})
const metric = { id: '1', enabled: true, type: 'count', schema: 'metric', params: {} }
const terms = (field: string, schema: string, more: object = {}) => ({
  id: field,
  enabled: true,
  type: 'terms',
  schema,
  params: { field, size: 20, order: 'desc', orderBy: '1', ...more },
})
const time = { id: '9', enabled: true, type: 'date_histogram', schema: 'segment', params: { field: '@timestamp' } }
const vis = (id: string, type: string, aggs: unknown[], more: { params?: object; query?: string } = {}) => ({
  type: 'visualization',
  id,
  attributes: {
    title: id,
    visState: JSON.stringify({ title: id, type, aggs, params: more.params ?? {} }),
    kibanaSavedObjectMeta: source(more.query),
  },
  references: [ofPattern],
})
const search = (id: string, columns: string[], query = '', filter: unknown[] = []) => ({
  type: 'search',
  id,
  attributes: { title: id, columns, kibanaSavedObjectMeta: source(query, filter) },
  references: [ofPattern],
})
const board = (objects: readonly { type: string; id: string }[], query = '') => ({
  type: 'dashboard',
  id: 'board',
  attributes: {
    title: 'CloudTrail Summary',
    description: 'Of the estate',
    panelsJSON: JSON.stringify(
      objects.map((_, i) => ({
        gridData: { x: (i % 2) * 24, y: Math.floor(i / 2) * 15, w: 24, h: 15, i: String(i) },
        panelIndex: String(i),
        embeddableConfig: i === 0 ? { title: 'Renamed' } : {},
        panelRefName: `panel_${i}`,
      })),
    ),
    kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify({ query: { query, language: 'kuery' }, filter: [] }) },
  },
  references: objects.map(({ type, id }, i) => ({ name: `panel_${i}`, type, id })),
})
const take = (...lines: unknown[]) =>
  importOpenSearch(
    [...lines, { exportedCount: lines.length, missingRefCount: 0, missingReferences: [] }]
      .map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
      .join('\n'),
    discover,
    0,
  )

test.each([
  ['metric', [metric], { type: 'number', measure: { of: 'count' } }],
  [
    'metric',
    [{ ...metric, type: 'cardinality', params: { field: 'user.name' } }],
    { type: 'number', measure: { of: 'distinct', field: 'user.name' } },
  ],
  ['pie', [metric, terms('event.outcome', 'segment')], { type: 'pie', by: 'event.outcome', limit: 12 }],
  [
    'pie',
    [metric, terms('event.outcome', 'segment'), terms('user.name', 'segment')],
    { type: 'table', by: ['event.outcome', 'user.name'] },
  ],
  ['histogram', [metric, time, terms('event.action', 'group')], { type: 'time', by: 'event.action' }],
  ['line', [metric, time], { type: 'time' }],
  [
    'horizontal_bar',
    [metric, terms('cloud.account.id', 'segment'), terms('cloud.account.id', 'group')],
    { type: 'bar', by: 'cloud.account.id', limit: 20 },
  ],
  [
    'table',
    [metric, terms('event.action.keyword', 'bucket'), terms('source.ip', 'bucket')],
    { type: 'table', by: ['event.action', 'source.ip'], limit: 20 },
  ],
  [
    'heatmap',
    [metric, terms('event.action', 'segment'), terms('source.ip', 'group')],
    { type: 'heatmap', by: ['event.action', 'source.ip'] },
  ],
  [
    'region_map',
    [metric, terms('source.geo.country_iso_code', 'segment')],
    { type: 'map', by: 'source.geo.country_iso_code' },
  ],
  ['tagcloud', [metric, terms('user.name', 'segment')], { type: 'bar', by: 'user.name' }],
  [
    'table',
    [
      metric,
      {
        id: '2',
        enabled: true,
        type: 'filters',
        schema: 'bucket',
        params: { filters: [{ input: { query: 'event.outcome: failure', language: 'kuery' } }] },
      },
      terms('user.name', 'bucket'),
    ],
    { type: 'table', by: ['user.name'], kql: 'event.outcome: failure' },
  ],
] as const)('a %s of %j becomes a panel', (type, aggs, panel) => {
  const { dashboards, report } = take(PATTERN, vis('One', type, [...aggs]))
  expect(dashboards[0]?.panels[0]).toMatchObject({ ...panel, title: { en: 'One' }, sources: ['aws.cloudtrail'] })
  expect(report).toHaveLength(1)
  expect(report[0]?.outcome).not.toBe('left')
})

test('text becomes text', () => {
  const { dashboards } = take(vis('Read me', 'markdown', [], { params: { markdown: '# 手順' } }))
  expect(dashboards[0]?.panels[0]).toMatchObject({ type: 'text', text: { ja: '# 手順', en: '# 手順' } })
})

test.each([
  ['vega', [], 'vega'],
  ['input_control_vis', [], 'controls are not needed'],
  ['metrics', [], 'metrics'],
  ['pie', [metric, { ...terms('source.port', 'segment'), type: 'range' }], 'range (source.port)'],
  ['metric', [{ ...metric, type: 'std_dev', params: { field: 'source.port' } }], 'std_dev (source.port)'],
  ['pie', [metric, terms('no.such.field', 'segment')], 'no.such.field'],
] as const)('a %s that no panel is like is told and left', (type, aggs, reason) => {
  const { dashboards, report } = take(PATTERN, vis('Odd', type, [...aggs]))
  expect(dashboards).toEqual([])
  expect(report).toMatchObject([{ type: 'visualization', title: 'Odd', outcome: 'left' }])
  expect(report[0]?.notes.map(({ en }) => en).join()).toContain(reason)
})

test('a board keeps its order, its filter, its names and its searches', () => {
  const parts = [
    vis('Outcomes', 'pie', [metric, terms('event.outcome', 'segment')], { query: 'event.action: ConsoleLogin' }),
    search('Events', ['event.action', 'nothing.here', 'user.name']),
    vis('Map', 'tile_map', [metric]),
  ]
  const { dashboards, searches, report } = take(PATTERN, ...parts, board(parts, 'cloud.region: us-east-1'))
  expect(dashboards).toHaveLength(1)
  expect(Dashboard.parse(dashboards[0])).toMatchObject({
    title: { ja: 'CloudTrail Summary', en: 'CloudTrail Summary' },
    about: { en: 'Of the estate' },
    panels: [
      {
        type: 'pie',
        title: { en: 'Renamed' },
        kql: '(cloud.region: us-east-1) and (event.action: ConsoleLogin)',
        width: 2,
        height: 3,
      },
      { type: 'events', columns: ['event.action', 'user.name'], kql: 'cloud.region: us-east-1' },
    ],
  })
  expect(searches).toMatchObject([
    { name: 'Events', sources: ['aws.cloudtrail'], columns: ['event.action', 'user.name'] },
  ])
  expect(Object.fromEntries(report.map(({ title, outcome }) => [title, outcome]))).toEqual({
    Outcomes: 'carried',
    Map: 'left',
    'CloudTrail Summary': 'partly',
    Events: 'carried',
  })
})

test('a visualization of a search asks for what the search asks for', () => {
  const found = search('Failures', [], 'event.outcome: failure')
  const one = vis('By user', 'horizontal_bar', [metric, terms('user.name', 'segment')])
  const { dashboards } = take(PATTERN, found, {
    ...one,
    references: [{ name: 'search_0', type: 'search', id: 'Failures' }],
  })
  expect(dashboards[0]?.panels[0]).toMatchObject({ kql: 'event.outcome: failure', sources: ['aws.cloudtrail'] })
})

test('lines that are no saved object are told, and the others are taken', () => {
  const { searches, report } = take('{"type": "search"', '{"type":"search"}', '[]', PATTERN, search('Fine', []))
  expect(searches).toHaveLength(1)
  expect(report.filter(({ type }) => type === 'line').map(({ title }) => title)).toEqual(['1', '2', '3'])
})

test.each([
  ['', 'kuery', ''],
  ['*', 'lucene', ''],
  ['a: b or c: d', 'kuery', 'a: b or c: d'],
  ['event.outcome:failure AND NOT user.name:"a b"', 'lucene', 'event.outcome: failure and not user.name: "a b"'],
  ['(a:1 OR a:2) AND _exists_:b', 'lucene', '(a: 1 or a: 2) and b: *'],
  ['a:1 OR b:2 AND c:3', 'lucene', undefined],
  ['a:[1 TO 5]', 'lucene', undefined],
  ['a:1 b:2', 'lucene', undefined],
  ['word', 'lucene', undefined],
  ['a:roam~2', 'lucene', undefined],
  ['a:1 AND', 'lucene', undefined],
  ['(a:1', 'lucene', undefined],
])('the query %s (%s) is %s in KQL', (query, language, kql) => {
  const read = queryOf({ query, language })
  expect('kql' in read ? read.kql : undefined).toBe(kql)
})

test.each([
  [{ meta: { type: 'phrase', key: 'a' }, query: { match_phrase: { a: 'x "y"' } } }, String.raw`a: "x \"y\""`],
  [{ meta: { negate: true, key: 'a' }, query: { match_phrase: { a: 5 } } }, 'not a: 5'],
  [{ meta: { disabled: true, key: 'a' }, query: { match_phrase: { a: 5 } } }, ''],
  [{ meta: { type: 'phrases', key: 'a', params: ['x', 'y'] } }, 'a: ("x" or "y")'],
  [{ meta: { type: 'exists', key: 'a' }, exists: { field: 'a' } }, 'a: *'],
  [{ meta: { type: 'range', key: 'p' }, range: { p: { gte: 1, lt: 1024 } } }, '(p >= 1 and p < 1024)'],
  [{ meta: { type: 'custom', key: 'query' }, query: { bool: { should: [] } } }, undefined],
])('the filter %j is %s in KQL', (filter, kql) => {
  const read = filterOf(filter)
  expect('kql' in read ? read.kql : undefined).toBe(kql)
})

test('what cannot be asked is told of the panel that is shown without it', () => {
  const { dashboards, report } = take(PATTERN, {
    ...vis('Rare', 'metric', [metric]),
    attributes: {
      ...vis('Rare', 'metric', [metric]).attributes,
      kibanaSavedObjectMeta: source('bytes:[1 TO 5]', [], 'lucene'),
    },
  })
  expect(dashboards).toHaveLength(1)
  expect(report).toMatchObject([{ outcome: 'partly' }])
  expect(report[0]?.notes[0]?.ja).toContain('bytes:[1 TO 5]')
})

test.each([
  ['log-aws-vpcflowlogs-*', ['aws.vpcflow']],
  ['log-aws-elb-*', ['aws.alb', 'aws.nlb', 'aws.clb']],
  ['log-*', 'all'],
  ['log-aws-*', 'all'],
  ['filebeat-*', undefined],
])('the index pattern %s holds %j', (pattern, sources) => {
  const found = sourcesOf(pattern)
  expect(found).toEqual(sources)
  if (Array.isArray(found)) expect(() => discover.knownSources([...found])).not.toThrow()
})
