// `npm test`: everything that CI holds. Stops at the first failure; `--all` goes on. Names run only those steps.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const words = process.argv.slice(2)
const goOn = words.includes('--all')
const wanted = words.filter((word) => !word.startsWith('--'))
const totals = { passed: 0, failed: 0, skipped: 0 }
const bin = (name) => path.join('node_modules', '.bin', name)

const run = (command, ...args) => spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
const node = (...args) => run(process.execPath, ...args)

const vitest = (project) => () => {
  const report = path.join(tmpdir(), `hinomi-${project}-${process.pid}.json`)
  const good = run(
    bin('vitest'),
    'run',
    '--project',
    project,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  )
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'))
    totals.passed += numPassedTests
    totals.failed += numFailedTests
    totals.skipped += numPendingTests + numTodoTests
  } catch {
    totals.failed++
  }
  rmSync(report, { force: true })
  return good
}

/** What a first visit loads, compressed, in kB. */
const size = () => {
  const folder = 'dist/web/assets'
  const page = readFileSync('dist/web/index.html', 'utf8')
  const sizeOf = (file) => gzipSync(readFileSync(path.join(folder, file))).length / 1000
  const first = [...page.matchAll(/assets\/([^"']+\.(?:js|css))/g)].map((match) => match[1])
  const script = first.filter((file) => file.endsWith('.js')).reduce((sum, file) => sum + sizeOf(file), 0)
  const style = readdirSync(folder)
    .filter((file) => file.endsWith('.css'))
    .reduce((sum, file) => sum + sizeOf(file), 0)
  console.log(`shell: ${script.toFixed(0)} kB of script (budget 300), ${style.toFixed(0)} kB of style (budget 130)`)
  return script <= 300 && style <= 130
}

const steps = {
  types: () => run(bin('tsc'), '-p', '.') && run(bin('tsc'), '-p', 'web'),
  format: () => run(bin('biome'), 'check', '.'),
  lint: () => run(bin('eslint'), '.'),
  imports: () => run(bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'src', 'web/src'),
  unused: () => run(bin('knip')),
  lock: () => node('scripts/lock.mjs'),
  licences: () => node('scripts/licences.mjs'),
  secrets: () => node('scripts/secrets.mjs'),
  build: () => node('scripts/build.mjs'),
  size,
  unit: vitest('unit'),
  integration: vitest('integration'),
  e2e: vitest('e2e'),
}

/** Real parts that are absent are told once, with the way to have them. */
const absent = [
  [
    !existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium'),
    'Chromium is not installed: end-to-end tests are skipped (apt-get install chromium fonts-noto-cjk).',
  ],
  [
    !existsSync(process.env['HINOMI_MOTO'] ?? ''),
    'No AWS emulator: S3 and SQS tests are skipped (pip install "moto[server]==5.2.1", then HINOMI_MOTO=/path/to/moto_server).',
  ],
  [
    process.env['HINOMI_TEST_POSTGRES'] === undefined,
    'No PostgreSQL server: its tests are skipped (HINOMI_TEST_POSTGRES=postgres://user@host/database).',
  ],
  [
    !existsSync(process.env['HINOMI_TEST_DATA'] ?? '../shared/data'),
    'No real CloudTrail events: their tests are skipped (HINOMI_TEST_DATA=/path/to/data).',
  ],
]
for (const [missing, line] of absent) if (missing) console.log(line)

const bad = []
for (const [name, step] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const began = performance.now()
  console.log(`\n== ${name}`)
  const good = step()
  console.log(`== ${name}: ${good ? 'good' : 'FAILED'} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  if (good) continue
  bad.push(name)
  if (!goOn) break
}
if (bad.length > 0) {
  console.log(`\nFailed: ${bad.join(', ')}`)
  if (totals.failed === 0) totals.failed++
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
process.exit(bad.length === 0 ? 0 : 1)
