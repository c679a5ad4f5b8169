/**
 * What `normalise` of aws.cloudtrail costs beside JSON.parse of the same records, in one thread.
 *
 *   npx tsx bench/normalise-cloudtrail.ts DIRECTORY_WITH_CLOUDTRAIL_FILES [seconds]
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Quarantine } from '../src/logs/event.js'
import source from '../src/logs/sources/aws.cloudtrail.js'

const [folder, seconds = '3'] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: npx tsx bench/normalise-cloudtrail.ts DIRECTORY_WITH_CLOUDTRAIL_FILES [seconds]')
  process.exit(2)
}

const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json.gz'))
  .flatMap((file) => {
    const { Records } = JSON.parse(gunzipSync(readFileSync(path.join(folder, file))).toString()) as {
      Records: unknown[]
    }
    return Records.map((record) => JSON.stringify(record))
  })
const context = { object: { uri: '', key: '' }, original: '', position: 0 }

let quarantined = 0
/** Fresh records each time: what the parser makes has no cached hashes yet, as in an ingest. */
const round = (): { parse: number; normalise: number } => {
  const start = performance.now()
  const records = texts.map((text) => JSON.parse(text) as never)
  const parsed = performance.now()
  for (const record of records) if (source.normalise(record, context) instanceof Quarantine) quarantined++
  return { parse: parsed - start, normalise: performance.now() - parsed }
}

for (let i = 0; i < 5; i++) round()
quarantined = 0
let rounds = 0
const sum = { parse: 0, normalise: 0 }
const until = performance.now() + Number(seconds) * 1000
while (performance.now() < until) {
  const { parse, normalise } = round()
  sum.parse += parse
  sum.normalise += normalise
  rounds++
}
const events = texts.length * rounds
const line = (name: string, ms: number) =>
  `${name.padEnd(12)}${Math.round((events / ms) * 1000)
    .toLocaleString('en')
    .padStart(12)} events/s ${((ms / events) * 1000).toFixed(2).padStart(8)} µs per event`
console.log(`${texts.length} events, ${rounds} rounds, ${quarantined} quarantined`)
console.log(line('JSON.parse', sum.parse))
console.log(line('normalise', sum.normalise))
