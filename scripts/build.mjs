// Builds dist/: the program file by file, a database that is already initialised, and the web app.
// Each step runs only when what it is made from has changed.
import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)
const stampFile = 'dist/.build.json'
const lockDir = 'node_modules/.cache/hinomi-build.lock'
const quiet = process.argv.includes('--quiet')
const say = (text) => {
  if (!quiet) process.stderr.write(`${text}\n`)
}

const filesOf = async (dir, wanted) => {
  const found = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => [])
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter(wanted)
    .sort()
}

const hashOf = async (files) => {
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(await readFile(file))
  return hash.digest('hex')
}

const exists = (file) =>
  stat(file).then(
    () => true,
    () => false,
  )

const isTest = (file) => /\.test\.tsx?$/.test(file) || file.includes('.samples/') || file.endsWith('samples.ts')

/** Rooms find their content by reading folders, so nothing may lie there whose source is gone. */
const sweep = async (made) => {
  const kept = new Set([...made, 'dist/seed.tar.gz', stampFile])
  for (const file of await filesOf('dist', (file) => !file.startsWith(path.join('dist', 'web', '')))) {
    if (!kept.has(file)) await rm(file, { force: true })
  }
}

const code = async () => {
  const { build } = await import('esbuild')
  const sources = await filesOf('src', (file) => file.endsWith('.ts') && !isTest(file))
  const { metafile } = await build({
    entryPoints: sources,
    outdir: 'dist',
    outbase: 'src',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: true,
    metafile: true,
    logLevel: 'warning',
  })
  const made = Object.keys(metafile.outputs).map((file) => path.normalize(file))
  const data = await filesOf('src', (file) => !file.endsWith('.ts') && !isTest(file))
  for (const file of data) {
    const target = path.join('dist', path.relative('src', file))
    await mkdir(path.dirname(target), { recursive: true })
    await cp(file, target)
    made.push(target)
  }
  await sweep(made)
}

const seed = async () => {
  const { PGlite } = await import('@electric-sql/pglite')
  const { drizzle } = await import('drizzle-orm/pglite')
  const { migrate } = await import('drizzle-orm/pglite/migrator')
  const client = new PGlite()
  await client.waitReady
  await migrate(drizzle(client), { migrationsFolder: 'src/platform/db/migrations' })
  const dump = await client.dumpDataDir('gzip')
  await mkdir('dist', { recursive: true })
  await writeFile('dist/seed.tar.gz', Buffer.from(await dump.arrayBuffer()))
  await client.close()
}

const web = async () => {
  const { build } = await import('vite')
  await build({ configFile: pathToFileURL(path.join(root, 'web/vite.config.ts')).pathname, logLevel: 'warn' })
}

const steps = [
  {
    name: 'program',
    run: code,
    made: 'dist/commands/main.js',
    inputs: async () => [...(await filesOf('src', (file) => !isTest(file))), 'scripts/build.mjs', 'package-lock.json'],
  },
  {
    name: 'database',
    run: seed,
    made: 'dist/seed.tar.gz',
    inputs: async () => [...(await filesOf('src/platform/db/migrations', () => true)), 'package-lock.json'],
  },
  {
    name: 'web app',
    run: web,
    made: 'dist/web/index.html',
    inputs: async () => [
      ...(await filesOf('web', (file) => !isTest(file))),
      ...(await filesOf('src/contract', (file) => file.endsWith('.ts'))),
      'docs/own-sources.md',
      'docs/own-sources.ja.md',
      'package-lock.json',
    ],
  },
]

/** Waits for another build of the same tree. */
const locked = async (work) => {
  await mkdir('node_modules/.cache', { recursive: true })
  for (;;) {
    try {
      await mkdir(lockDir)
      break
    } catch {
      const age = Date.now() - (await stat(lockDir).catch(() => ({ mtimeMs: 0 }))).mtimeMs
      if (age > 180_000) await rm(lockDir, { recursive: true, force: true })
      else await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  try {
    return await work()
  } finally {
    await rm(lockDir, { recursive: true, force: true })
  }
}

await locked(async () => {
  const stamps = JSON.parse(await readFile(stampFile, 'utf8').catch(() => '{}'))
  for (const step of steps) {
    const hash = await hashOf(await step.inputs())
    if (stamps[step.name] === hash && (await exists(step.made))) continue
    const began = performance.now()
    say(`Building the ${step.name} …`)
    await step.run()
    stamps[step.name] = hash
    await mkdir('dist', { recursive: true })
    await writeFile(stampFile, JSON.stringify(stamps))
    say(`Built the ${step.name} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  }
})
process.exit(0)
