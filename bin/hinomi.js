#!/usr/bin/env node
import { existsSync } from 'node:fs'

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
process.exitCode = await (await import(main.href)).main(process.argv.slice(2))
