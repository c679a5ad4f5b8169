#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Hinomi needs Node.js 20.19 or newer; this is ${process.versions.node}.\n`)
  process.exit(3)
}
const main = new URL('../dist/commands/main.js', import.meta.url)
if (!existsSync(main)) {
  process.stderr.write('Hinomi is not built yet. Run: npm run build\n')
  process.exit(3)
}
// The allocator of DuckDB, which reads this when it is loaded, keeps a heap for each core, and threads that take turns
// leave memory in all of them: with few, two threads of an ingest need 70 MiB less. What was used is kept for 10 s, not
// 1 s, since pages that come anew from the system cost more than the writing of a part.
const heaps = Math.max(1, Math.floor(availableParallelism() / 4))
process.env.DUCKDB_JE_MALLOC_CONF ??= `narenas:${heaps},dirty_decay_ms:10000,muzzy_decay_ms:10000`
// A function of the embedded database is compiled a second time, with more care, once it has run ten times longer than V8
// waits by itself: most of a command's are never worth it, and it took a sixth of a short command's time.
setFlagsFromString('--wasm-tiering-budget=20000000')
process.exitCode = await (await import(main.href)).main(process.argv.slice(2))
