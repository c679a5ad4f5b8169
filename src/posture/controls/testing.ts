import { describe, expect, test } from 'vitest'
import type { Text } from '../../kernel/errors.js'
import type { Ci, Json, JsonObject } from '../ci.js'
import { type AnyControl, NotRead, type Params, type Surroundings } from './control.js'
import { evaluate } from './evaluate.js'

export const NOW = new Date('2026-11-24T00:00:00Z')

export type CiMore = Partial<Omit<Ci, 'supplementaryConfiguration' | 'configuration'>> & { readonly parts?: JsonObject }

/** A CI for tests: an OK resource of account 111122223333 in ap-northeast-1, with what the test says. */
export const ciOf = (resourceType: string, configuration: JsonObject | null, more: CiMore = {}): Ci => {
  const { parts = {}, ...rest } = more
  const resourceId = rest.resourceId ?? 'a'
  return {
    accountId: '111122223333',
    awsRegion: 'ap-northeast-1',
    resourceType,
    resourceId,
    arn: `arn:aws:test:ap-northeast-1:111122223333:${resourceType}/${resourceId}`,
    configurationItemCaptureTime: NOW.toISOString(),
    configurationItemStatus: 'OK',
    tags: {},
    relationships: [],
    configuration,
    supplementaryConfiguration: parts,
    ...rest,
  }
}

/** Surroundings made of these CIs; types in `unread` were not read. */
export const surroundings = (cis: readonly Ci[] = [], unread: readonly string[] = [], now = NOW): Surroundings => {
  const all = (type: string) => {
    if (unread.includes(type)) throw new NotRead(type, { en: `${type} was not read.`, ja: `${type} は未取得です。` })
    return cis.filter((c) => c.resourceType === type)
  }
  return {
    now,
    all,
    one: (type, id) => all(type).find((c) => c.resourceId === id || c.resourceName === id || c.arn === id),
    part: (ci, name): Json => {
      if (ci.unread?.[name] !== undefined || !(name in ci.supplementaryConfiguration))
        throw new NotRead(name, { en: `${name} was not read.`, ja: `${name} は未取得です。` })
      return ci.supplementaryConfiguration[name] ?? null
    },
  }
}

/** One resource and what the control must say of it. */
export interface Case {
  readonly name: string
  readonly ci: Ci
  readonly status: 'PASSED' | 'FAILED' | 'NOT_AVAILABLE' | 'WARNING'
  readonly around?: readonly Ci[]
  readonly params?: Params
  readonly now?: Date
}

/**
 * The tests that every control of a file has: each case, at least one that passes and one that fails, complete
 * texts, and WARNING whenever a part or a related type it needs was denied or never recorded.
 */
export const controlTests = (
  controls: readonly AnyControl[],
  cases: Readonly<Record<string, readonly Case[]>>,
): void => {
  test('every case names a control of this file', () => {
    expect(Object.keys(cases).filter((id) => !controls.some((c) => c.id === id))).toEqual([])
  })
  describe.each(controls.map((c) => [c.id, c] as const))('%s', (id, control) => {
    const own = cases[id] ?? []
    const judge = (c: Case, ci: Ci = c.ci, unread: readonly string[] = []) =>
      evaluate(control, ci, { ...control.params, ...c.params }, surroundings(c.around, unread, c.now))

    test('has a case that passes and one that fails', () => {
      expect(new Set(own.map((c) => c.status))).toEqual(new Set([...own.map((c) => c.status), 'PASSED', 'FAILED']))
    })
    test.each(own.map((c) => [c.name, c] as const))('%s', (_, c) => {
      const types = [control.type].flat()
      expect(types).toContain(c.ci.resourceType)
      const outcome = judge(c)
      expect(outcome.status, JSON.stringify(outcome)).toBe(c.status)
      if (outcome.reason !== undefined) complete(outcome.reason)
    })
    test.each(control.needs.map((n) => [n] as const))('a denied %s is WARNING, never PASSED or FAILED', (need) => {
      for (const c of own) {
        const { [need]: _, ...rest } = c.ci.supplementaryConfiguration
        const denied = { why: 'denied', action: 'x:Y', message: 'no' } as const
        expect(judge(c, { ...c.ci, supplementaryConfiguration: rest, unread: { [need]: denied } }).status).toBe(
          'WARNING',
        )
        if (need !== 'tags') expect(judge(c, { ...c.ci, supplementaryConfiguration: rest }).status).toBe('WARNING')
      }
    })
    test.each((control.related ?? []).map((t) => [t] as const))('an unread %s is never a pass by itself', (type) => {
      // A case may be decided without looking around; at least one must not be.
      const told = own.map((c) => judge(c, c.ci, [type]).status)
      expect(told).toContain('WARNING')
      for (const [i, status] of told.entries()) expect(['WARNING', own[i]?.status]).toContain(status)
    })
    test('has complete texts', () => {
      for (const text of [control.title, control.why, control.fix]) complete(text)
      expect(control.cli).toMatch(/\S/)
    })
  })
}

const complete = (text: Text): void => {
  expect(text.en).toMatch(/\S/)
  expect(text.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
  for (const t of [text.en, text.ja]) expect(t).not.toMatch(/undefined|\[object/)
}
