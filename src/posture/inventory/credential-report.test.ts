import { describe, expect, test } from 'vitest'
import type { Reach } from './collector.js'
import { readCredentialReport, reportRows } from './credential-report.js'

const CSV =
  'user,arn,password_enabled\n<root_account>,arn:aws:iam::1:root,not_supported\n"a,b ""c""",arn:aws:iam::1:user/a,true\n'

/** A client that is asked for the report so many times before it is done. */
const reach = (states: readonly string[], signal = new AbortController().signal) => {
  const asked: string[] = []
  const send = async (command: object) => {
    const name = command.constructor.name
    asked.push(name)
    return name === 'GetCredentialReportCommand'
      ? { Content: Buffer.from(CSV) }
      : { State: states[Math.min(asked.length, states.length) - 1] }
  }
  return { asked, reach: { client: () => ({ send }), signal } as unknown as Reach }
}

describe('the credential report', () => {
  test('is read by its columns, names with commas and quotes included', () => {
    expect(reportRows(CSV)).toEqual([
      { user: '<root_account>', arn: 'arn:aws:iam::1:root', password_enabled: 'not_supported' },
      { user: 'a,b "c"', arn: 'arn:aws:iam::1:user/a', password_enabled: 'true' },
    ])
    expect(reportRows('')).toEqual([])
    expect(reportRows('a,b,c\n,,x')).toEqual([{ a: '', b: '', c: 'x' }])
  })

  test('is waited for until IAM has made it', async () => {
    const made = reach(['STARTED', 'INPROGRESS', 'COMPLETE'])
    expect(await readCredentialReport(made.reach, [1, 1, 1])).toHaveLength(2)
    expect(made.asked).toEqual([
      'GenerateCredentialReportCommand',
      'GenerateCredentialReportCommand',
      'GenerateCredentialReportCommand',
      'GetCredentialReportCommand',
    ])
  })

  test('that does not come is said, and no old one is taken for it', async () => {
    const made = reach(['INPROGRESS'])
    await expect(readCredentialReport(made.reach, [1, 1])).rejects.toThrow(/still making/)
    expect(made.asked).not.toContain('GetCredentialReportCommand')
  })

  test('is not waited for when the scan is stopped', async () => {
    const stop = new AbortController()
    const waiting = readCredentialReport(reach(['INPROGRESS'], stop.signal).reach, [60_000])
    setTimeout(() => stop.abort(new Error('stopped')), 5)
    await expect(waiting).rejects.toThrow('stopped')
  })
})
