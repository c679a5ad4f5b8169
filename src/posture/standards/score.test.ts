import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Compliance,
  type ControlStatus,
  type CountedFinding,
  EMPTY,
  plus,
  scoreOf,
  statusOf,
  summaryOf,
  tally,
} from './score.js'

/** `P` passed, `F` failed, `W` warning, `N` not available; `s` after it: suppressed, `a`: archived. */
const findings = (text: string): CountedFinding[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({
      compliance: ({ P: 'PASSED', F: 'FAILED', W: 'WARNING', N: 'NOT_AVAILABLE' } as Record<string, Compliance>)[
        word[0] ?? ''
      ] as Compliance,
      suppressed: word.includes('s'),
      archived: word.includes('a'),
    }))

// Worked by hand from the rules of the user guide.
describe('the status of a control', () => {
  test.each<[string, string, ControlStatus]>([
    ['one that passed', 'P', 'PASSED'],
    ['all passed', 'P P P', 'PASSED'],
    ['one failed among many that passed', 'P P P P P P P P P F', 'FAILED'],
    ['all failed', 'F F', 'FAILED'],
    ['a failure outweighs what could not be decided', 'P W N F', 'FAILED'],
    ['one warning among passed ones', 'P P W', 'UNKNOWN'],
    ['not available among passed ones', 'P N', 'UNKNOWN'],
    ['warnings alone', 'W W', 'UNKNOWN'],
    ['not available alone, before it is archived', 'N', 'UNKNOWN'],
    ['no findings', '', 'NO_DATA'],
    ['the only failure is suppressed, others passed', 'P P Fs', 'PASSED'],
    ['one of two failures is suppressed', 'Fs F', 'FAILED'],
    ['all are suppressed', 'Fs Ps Ws', 'NO_DATA'],
    ['the only warning is suppressed', 'P Ws', 'PASSED'],
    ['the failure is suppressed and a warning stays', 'Fs W', 'UNKNOWN'],
    ['what does not apply is archived and leaves the count', 'P Na', 'PASSED'],
    ['nothing applies', 'Na Na', 'NO_DATA'],
    ['a failed resource was deleted', 'Fa', 'NO_DATA'],
    ['archived failure, passed account', 'Fa P', 'PASSED'],
    ['suppressed and archived', 'Fsa P', 'PASSED'],
    ['a suppressed pass changes nothing', 'Ps F', 'FAILED'],
  ])('%s', (_, given, status) => {
    expect(statusOf(tally(findings(given)), true)).toBe(status)
  })

  test.each<[string, string]>([
    ['one that failed', 'F'],
    ['one that passed', 'P'],
    ['without findings', ''],
  ])('switched off: %s', (_, given) => {
    expect(statusOf(tally(findings(given)), false)).toBe('DISABLED')
  })
})

describe('over several accounts and Regions', () => {
  test.each<[string, string[], ControlStatus]>([
    ['failed in one account of three', ['P P', 'F', 'P'], 'FAILED'],
    ['failed in one Region only', ['P', 'P', 'P', 'P F'], 'FAILED'],
    ['passed in one, no data in the others', ['P', '', ''], 'PASSED'],
    ['unknown in one, passed in the others', ['P', 'W', 'P'], 'UNKNOWN'],
    ['unknown in one, failed in another', ['W', 'F'], 'FAILED'],
    ['suppressed in the only account that failed', ['P', 'Fs'], 'PASSED'],
    ['no data anywhere', ['', 'Na', 'Fs'], 'NO_DATA'],
  ])('%s', (_, accounts, status) => {
    expect(statusOf(accounts.map((a) => tally(findings(a))).reduce(plus, EMPTY), true)).toBe(status)
  })
})

/** `7P 3F`: seven controls passed, three failed; `U` unknown, `D` disabled, `-` no data. */
const statuses = (text: string): ControlStatus[] =>
  text.split(' ').flatMap((word) => {
    const of: Record<string, ControlStatus> = { P: 'PASSED', F: 'FAILED', U: 'UNKNOWN', D: 'DISABLED', '-': 'NO_DATA' }
    return new Array<ControlStatus>(Number.parseInt(word, 10)).fill(of[word.at(-1) ?? ''] ?? 'NO_DATA')
  })

describe('the score of a standard', () => {
  test.each<[string, string, number | null]>([
    ['the guide: 10 enabled, 7 passed', '7P 3F', 70],
    ['the guide: 12 enabled, 6 passed, 2 without data', '6P 4F 2-', 60],
    ['all passed', '12P', 100],
    ['none passed', '4F', 0],
    ['unknown counts against the score', '1P 1U', 50],
    ['unknown and failed count alike', '2P 1U 1F', 50],
    ['disabled controls leave the count', '3P 1F 6D', 75],
    ['disabling the failed control raises the score', '3P 1D', 100],
    ['rounded down', '1P 2F', 33],
    ['rounded up', '2P 1F', 67],
    ['a half is rounded up', '1P 7F', 13],
    ['nearly all', '199P 1F', 100],
    ['nearly none', '1P 299F', 0],
    ['no data at all', '5-', null],
    ['everything disabled', '5D', null],
    ['only unknown', '2U', 0],
  ])('%s', (_, given, score) => {
    expect(scoreOf(statuses(given)).score).toBe(score)
  })

  test('says how many of each there are', () => {
    expect(scoreOf(statuses('1P 2F 3U 4- 5D'))).toEqual({
      score: 17,
      passed: 1,
      failed: 2,
      unknown: 3,
      noData: 4,
      disabled: 5,
    })
  })
})

describe('the score over all standards', () => {
  test.each<[string, (number | null)[], number | null]>([
    ['the average', [70, 60], 65],
    ['rounded', [70, 61], 66],
    ['standards without data leave the count', [80, null], 80],
    ['none has data', [null, null], null],
    ['no standards', [], null],
  ])('%s', (_, scores, overall) => {
    expect(summaryOf(scores)).toBe(overall)
  })
})

test('a suppressed failure never lowers a score, and a failure that is not never raises one', () => {
  const one = fc.constantFrom('P', 'F', 'W', 'N', 'Fs', 'Na')
  fc.assert(
    fc.property(fc.array(fc.array(one, { maxLength: 6 }), { minLength: 1, maxLength: 20 }), (controls) => {
      const score = (all: string[][]) => scoreOf(all.map((c) => statusOf(tally(findings(c.join(' '))), true))).score
      const before = score(controls)
      const suppressed = score(controls.map((c) => c.map((f) => (f === 'F' ? 'Fs' : f))))
      if (before !== null && suppressed !== null && !controls.some((c) => c.every((f) => f === 'F' || f === 'Fs'))) {
        expect(suppressed).toBeGreaterThanOrEqual(before)
      }
      const worse = score(controls.map((c) => [...c, 'F']))
      expect(worse).toBe(0)
    }),
  )
})
