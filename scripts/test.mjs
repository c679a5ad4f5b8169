// `npm test`: everything that CI holds. Stops at the first failure; `--all` goes on. Names run only those steps.
import { spawn } from 'node:child_process'
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

/** Whether it ended well. Its output is passed on as it comes, or all of it to `say` at its end. */
const run = (say, command, ...args) =>
  new Promise((resolve) => {
    const output = say === undefined ? 'inherit' : 'pipe'
    const child = spawn(command, args, { stdio: ['ignore', output, output] })
    const chunks = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk))
    child.on('error', (e) => chunks.push(Buffer.from(`${e.message}\n`)))
    child.on('close', (code) => {
      say?.(Buffer.concat(chunks).toString())
      resolve(code === 0)
    })
  })
const node = (say, ...args) => run(say, process.execPath, ...args)

const vitest = (project) => async (say) => {
  const report = path.join(tmpdir(), `hinomi-${project}-${process.pid}.json`)
  const good = await run(
    say,
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
const size = (say = (text) => process.stdout.write(text)) => {
  const folder = 'dist/web/assets'
  const page = readFileSync('dist/web/index.html', 'utf8')
  const sizeOf = (file) => gzipSync(readFileSync(path.join(folder, file))).length / 1000
  const first = [...page.matchAll(/assets\/([^"']+\.(?:js|css))/g)].map((match) => match[1])
  const script = first.filter((file) => file.endsWith('.js')).reduce((sum, file) => sum + sizeOf(file), 0)
  const style = readdirSync(folder)
    .filter((file) => file.endsWith('.css'))
    .reduce((sum, file) => sum + sizeOf(file), 0)
  say(`shell: ${script.toFixed(0)} kB of script (budget 300), ${style.toFixed(0)} kB of style (budget 130)\n`)
  return script <= 300 && style <= 130
}

const steps = {
  types: async (say) => (await run(say, bin('tsc'), '-p', '.')) && run(say, bin('tsc'), '-p', 'web'),
  format: (say) => run(say, bin('biome'), 'check', '.'),
  lint: (say) => run(say, bin('eslint'), '.'),
  imports: (say) => run(say, bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'src', 'web/src'),
  unused: (say) => run(say, bin('knip')),
  lock: (say) => node(say, 'scripts/lock.mjs'),
  licences: (say) => node(say, 'scripts/licences.mjs'),
  secrets: (say) => node(say, 'scripts/secrets.mjs'),
  build: (say) => node(say, 'scripts/build.mjs'),
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

/** The compiler and the linter keep one core busy each, so they run side by side; tests take all cores themselves. */
const stages = [
  [
    ['format', 'lint', 'imports', 'unused'],
    ['types', 'lock', 'licences', 'secrets', 'build', 'size'],
  ],
  [['unit', 'integration', 'e2e']],
]

const bad = []
const lane = async (names, alone) => {
  for (const name of names) {
    if (bad.length > 0 && !goOn) return
    const began = performance.now()
    const said = [`\n== ${name}\n`]
    if (alone) process.stdout.write(said.pop())
    // Of steps that run side by side, what each says is kept together.
    const good = await steps[name](alone ? undefined : (text) => said.push(text))
    said.push(`== ${name}: ${good ? 'good' : 'FAILED'} in ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
    process.stdout.write(said.join(''))
    if (!good) bad.push(name)
  }
}
for (const stage of stages) {
  const lanes = stage
    .map((names) => names.filter((name) => wanted.length === 0 || wanted.includes(name)))
    .filter((names) => names.length > 0)
  await Promise.all(lanes.map((names) => lane(names, lanes.length === 1)))
}
if (bad.length > 0) {
  console.log(`\nFailed: ${bad.join(', ')}`)
  if (totals.failed === 0) totals.failed++
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
process.exit(bad.length === 0 ? 0 : 1)
