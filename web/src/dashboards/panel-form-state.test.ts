import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { Dashboard } from '../../../src/contract/index.js'
import { formOf, newForm, panelOf, withType } from './panel-form-state.js'

const folder = path.resolve(import.meta.dirname, '../../../content/dashboards')
const files = readdirSync(folder)

describe('the form of a panel', () => {
  test.each(files)('gives back every panel of %s as it is', (file) => {
    const { panels } = Dashboard.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')))
    for (const panel of panels) expect(panelOf(formOf(panel))).toEqual(panel)
  })

  test.each([
    ['a title', { ...newForm('time') }],
    ['a field', { ...newForm('bar'), titleEn: 'x' }],
    ['a field to sum', { ...newForm('number'), titleEn: 'x', measure: 'sum' as const }],
    ['a limit that is a number', { ...newForm('bar'), titleEn: 'x', fields: ['a'], limit: 'many' }],
    ['what adds up', { ...newForm('pie'), titleEn: 'x', fields: ['a'], measure: 'p95' as const, measured: 'b' }],
  ])('is no panel without %s', (_, form) => {
    expect(panelOf(form)).toBeUndefined()
  })

  test('a title in one language stands for both', () => {
    expect(panelOf({ ...newForm('time'), titleEn: 'Calls' })?.title).toEqual({ ja: 'Calls', en: 'Calls' })
  })

  test('another type keeps what both know, in its own size', () => {
    const form = withType({ ...newForm('bar'), titleEn: 'x', kql: 'a: 1', fields: ['b'] }, 'table')
    expect(panelOf(form)).toMatchObject({ type: 'table', kql: 'a: 1', by: ['b'], width: 2, height: 3 })
  })
})
