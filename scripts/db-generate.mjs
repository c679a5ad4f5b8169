// Makes the one initial migration from the tables of all rooms. Until the first release it is made anew
// instead of stacking migrations that no database has seen.
import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

const out = 'src/platform/db/migrations'
rmSync(out, { recursive: true, force: true })
execFileSync(process.execPath, ['node_modules/drizzle-kit/bin.cjs', 'generate', '--name=init'], {
  stdio: ['ignore', 'ignore', 'inherit'],
})

// What the schema language cannot say: the audit log takes new rows and nothing else.
appendFileSync(
  `${out}/0000_init.sql`,
  `--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;--> statement-breakpoint
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`,
)

// Its time is fixed, so that making it again is no new migration.
const journalFile = `${out}/meta/_journal.json`
const journal = JSON.parse(readFileSync(journalFile, 'utf8'))
journal.entries[0].when = 1_764_000_000_000
writeFileSync(journalFile, `${JSON.stringify(journal, null, 2)}\n`)
console.log(`${out}: ${(readFileSync(`${out}/0000_init.sql`, 'utf8').match(/CREATE TABLE/g) ?? []).length} tables`)
