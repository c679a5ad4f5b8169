// Makes the one initial migration from the tables of all rooms. Until the first release it is made anew
// instead of stacking migrations that no database has seen.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const out = 'src/platform/db/migrations'
const cache = 'node_modules/.cache/hinomi'
const lock = `${cache}/db-generate.lock`
mkdirSync(cache, { recursive: true })

/** One run at a time; a lock older than this was left by a run that was killed. */
const STALE_MS = 60_000
const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
for (;;) {
  try {
    mkdirSync(lock)
    break
  } catch {
    const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
    if (made !== undefined && Date.now() - made > STALE_MS) rmSync(lock, { recursive: true, force: true })
    else wait(100)
  }
}

// Made beside and moved file by file, so that a test that reads the folder meanwhile finds all of it.
const made = mkdtempSync(`${cache}/migrations-`)
try {
  execFileSync(
    process.execPath,
    [
      'node_modules/drizzle-kit/bin.cjs',
      'generate',
      '--dialect=postgresql',
      '--schema=./src/**/*tables.ts',
      `--out=./${made}`,
      '--name=init',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )

  // What the schema language cannot say: the audit log takes new rows and nothing else.
  const file = `${made}/0000_init.sql`
  const tables = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    `${tables}--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;--> statement-breakpoint
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`,
  )

  // Its time and ids are fixed, so that making it again from the same tables changes no byte.
  const journalFile = `${made}/meta/_journal.json`
  const journal = JSON.parse(readFileSync(journalFile, 'utf8'))
  journal.entries[0].when = 1_764_000_000_000
  writeFileSync(journalFile, `${JSON.stringify(journal, null, 2)}\n`)
  const snapshotFile = `${made}/meta/0000_snapshot.json`
  const snapshot = JSON.parse(readFileSync(snapshotFile, 'utf8'))
  snapshot.id = '00000000-0000-4000-8000-000000000000'
  writeFileSync(snapshotFile, `${JSON.stringify(snapshot, null, 2)}\n`)

  mkdirSync(`${out}/meta`, { recursive: true })
  const files = ['0000_init.sql', 'meta/0000_snapshot.json', 'meta/_journal.json']
  for (const name of files) renameSync(path.join(made, name), path.join(out, name))
  for (const name of readdirSync(out)) if (name.endsWith('.sql') && !files.includes(name)) rmSync(path.join(out, name))
  console.log(`${out}: ${(tables.match(/CREATE TABLE/g) ?? []).length} tables`)
} finally {
  rmSync(made, { recursive: true, force: true })
  rmSync(lock, { recursive: true, force: true })
}
