import { expect } from 'vitest'
import type { Declared } from '../integration/seed/seed.js'

/** Holds what the controls said (`S3.14 arn` → status) to what the seed declared; all differences at once. */
export const expectDeclared = (declared: Declared, verdicts: ReadonlyMap<string, string>): void => {
  const wanted: Record<string, string> = {}
  for (const [control, { passed = [], failed = [] }] of Object.entries(declared)) {
    for (const arn of passed) wanted[`${control} ${arn}`] = 'PASSED'
    for (const arn of failed) wanted[`${control} ${arn}`] = 'FAILED'
  }
  expect(Object.keys(wanted).length).toBeGreaterThan(0)
  expect(Object.fromEntries(Object.keys(wanted).map((key) => [key, verdicts.get(key)]))).toEqual(wanted)
}
