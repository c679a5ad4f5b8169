// Makes the one initial migration from the tables of all rooms. Until the first release it is made anew
// instead of stacking migrations that no database has seen.
import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'

const out = 'src/platform/db/migrations'
const tables = readdirSync('src', { recursive: true })
  .map((file) => `src/${String(file)}`)
  .filter((file) => file.endsWith('/tables.ts'))
  .sort()
rmSync(out, { recursive: true, force: true })
execFileSync(
  process.execPath,
  [
    'node_modules/drizzle-kit/bin.cjs',
    'generate',
    '--dialect=postgresql',
    '--name=init',
    `--out=${out}`,
    ...tables.map((file) => `--schema=${file}`),
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
)
console.log(`${out}: ${tables.length} rooms`)
