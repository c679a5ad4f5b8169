import { expect, test } from 'vitest'
import { sankeyLayout } from './sankey-layout.js'

const flows = [
  { values: ['a', 'x', '443'], size: 60 },
  { values: ['a', 'y', '22'], size: 20 },
  { values: ['b', 'x', '443'], size: 20 },
]

test('a column for each field, the largest value on top', () => {
  const { nodes } = sankeyLayout(flows, 200)
  const of = (column: number) => nodes.filter((node) => node.column === column).map(({ name, size }) => [name, size])
  expect(of(0)).toEqual([
    ['a', 80],
    ['b', 20],
  ])
  expect(of(1)).toEqual([
    ['x', 80],
    ['y', 20],
  ])
  expect(of(2)).toEqual([
    ['443', 80],
    ['22', 20],
  ])
})

test('links fill their ends and stay within the height', () => {
  const { nodes, links } = sankeyLayout(flows, 200)
  for (const node of nodes) {
    expect(node.y + node.height).toBeLessThanOrEqual(200.001)
    for (const end of ['from', 'to'] as const) {
      const met = links.filter((link) => link[end] === node)
      if (met.length > 0) expect(met.reduce((sum, link) => sum + link.height, 0)).toBeCloseTo(node.height)
    }
  }
  expect(links.filter(({ from }) => from.column === 1).map(({ from, to, size }) => [from.name, to.name, size])).toEqual(
    [
      ['x', '443', 80],
      ['y', '22', 20],
    ],
  )
})

test('nothing flows from nothing', () => {
  expect(sankeyLayout([], 100)).toEqual({ nodes: [], links: [] })
  expect(sankeyLayout([{ values: ['a', 'b'], size: 0 }], 100)).toEqual({ nodes: [], links: [] })
})
