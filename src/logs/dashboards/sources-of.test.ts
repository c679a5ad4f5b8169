import { expect, test } from 'vitest'
import type { Panel } from '../../contract/index.js'
import { loadDashboards } from './load.js'
import { sourcesOf } from './sources-of.js'

const boards = await loadDashboards()
const panelsOf = (id: string): readonly Panel[] => boards.get(id)?.panels ?? []

test('a board names the sources of its panels once', () => {
  expect(sourcesOf({ panels: [...panelsOf('guardduty'), ...panelsOf('network')] })).toEqual([
    'aws.guardduty',
    'aws.vpcflow',
  ])
})

test('a board with a panel over all sources names none, though others of its panels do', () => {
  expect(panelsOf('overview').some((panel) => 'sources' in panel)).toBe(true)
  expect(sourcesOf({ panels: [...panelsOf('overview')] })).toEqual([])
})
