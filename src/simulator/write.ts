import { mkdir, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DAYS } from './calendar.js'
import { COMPANY, createAccounts } from './company.js'
import { type SimulationOptions, simulate } from './simulate.js'

export interface Written {
  readonly objects: number
  /** CloudTrail records. */
  readonly cloudtrail: number
  /** Flow records. */
  readonly flow: number
  /** Records of all other log sources. */
  readonly other: number
  /** Log sources that there are records of. */
  readonly sources: number
  readonly bytes: number
}

/** Writes the month's objects below `dir`, one at a time, with a README that says what they are. */
export const writeSimulation = async (
  dir: string,
  options: SimulationOptions,
  watch: { readonly signal?: AbortSignal; readonly onObject?: (written: Written) => void } = {},
): Promise<Written> => {
  let written: Written = { objects: 0, cloudtrail: 0, flow: 0, other: 0, sources: 0, bytes: 0 }
  const folders = new Set<string>()
  const sources = new Set<string>()
  await mkdir(dir, { recursive: true })
  await writeFile(path.join(dir, 'README.txt'), readme(options))
  for (const { key, body, source, records, deliveredAt } of simulate(options)) {
    watch.signal?.throwIfAborted()
    const file = path.join(dir, key)
    const folder = path.dirname(file)
    if (!folders.has(folder)) {
      await mkdir(folder, { recursive: true })
      folders.add(folder)
    }
    await writeFile(file, body)
    // The same file again is the same version of it: what was read once is not read twice.
    await utimes(file, deliveredAt / 1000, deliveredAt / 1000)
    sources.add(source)
    const counted = source === 'aws.cloudtrail' ? 'cloudtrail' : source === 'aws.vpcflow' ? 'flow' : 'other'
    written = {
      ...written,
      objects: written.objects + 1,
      [counted]: written[counted] + records,
      sources: sources.size,
      bytes: written.bytes + body.length,
    }
    watch.onObject?.(written)
  }
  return written
}

const readme = ({ seed, scale, until }: SimulationOptions): string => `SIMULATED DATA / シミュレーションデータ

Everything below this folder was invented by "hinomi demo". ${COMPANY.en}, its people and its keys do not exist;
account numbers and addresses are those set aside for documentation and benchmarks.
このフォルダー以下のデータはすべて「hinomi demo」が生成した架空のものです。${COMPANY.ja}とその社員、アクセスキーは
実在しません。アカウントIDとIPアドレスには、ドキュメント用・ベンチマーク用の値を使用しています。

seed ${seed}, scale ${scale}, ${DAYS} days until ${until} (Asia/Tokyo)
${Object.values(createAccounts(String(seed)))
  .map(({ id, name }) => `${id}  ${name}`)
  .join('\n')}
`
