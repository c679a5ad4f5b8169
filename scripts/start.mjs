// `npm start`: builds what is out of date, then serves. Arguments go on: npm start -- --port 8080
import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const at = (file) => fileURLToPath(new URL(file, import.meta.url))
const built = spawnSync(process.execPath, [at('./build.mjs')], { stdio: 'inherit' })
if (built.status !== 0) process.exit(built.status ?? 3)
const server = spawn(process.execPath, [at('../bin/hinomi.js'), 'serve', ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 3)))
