import { GenerateCredentialReportCommand, GetCredentialReportCommand, IAMClient } from '@aws-sdk/client-iam'
import type { Reach } from './collector.js'

/** IAM makes a report in some seconds; of an account with thousands of users it may take a minute or two. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000] as const

/**
 * The rows of the account's credential report, root's among them, with IAM's column names (IAM user guide, "Generate
 * credential reports for your AWS account"). IAM makes a new one at most every four hours, and gives the last one until
 * then.
 *
 * @throws what the SDK throws, and an Error when IAM has not finished the report in time.
 */
export const readCredentialReport = async (
  reach: Reach,
  waits: readonly number[] = WAITS_MS,
): Promise<Record<string, string>[]> => {
  const client = reach.client(IAMClient)
  const made = async () => (await client.send(new GenerateCredentialReportCommand({}))).State === 'COMPLETE'
  let ready = await made()
  for (const wait of waits) {
    if (ready) break
    await pause(wait, reach.signal)
    ready = await made()
  }
  if (!ready) throw new Error('IAM is still making the credential report.')
  const { Content } = await client.send(new GetCredentialReportCommand({}))
  return reportRows(Buffer.from(Content ?? new Uint8Array()).toString('utf8'))
}

/** Every row as an object with the first line's names. Names of users may hold commas, so fields may be quoted. */
export const reportRows = (csv: string): Record<string, string>[] => {
  const [names = [], ...rows] = csv
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map(fieldsOf)
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? ''])))
}

// With a comma before the first field too, an empty field is told apart from none.
const fieldsOf = (line: string): string[] =>
  [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done, stop) => {
    signal.throwIfAborted()
    const aborted = () => {
      clearTimeout(timer)
      stop(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', aborted)
      done()
    }, ms)
    signal.addEventListener('abort', aborted, { once: true })
  })
