// package-lock.json must name the binaries of every platform, or `npm ci` fails where one is missing. npm leaves out
// those that the registry in use does not have. `--write` adds them: versions are exact, so nothing is guessed but
// what the names say of system, processor and C library.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../package-lock.json', import.meta.url))
const lock = JSON.parse(readFileSync(file, 'utf8'))
const { packages } = lock

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const PROCESSORS = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']

/** Whether a package at this place finds that version of another. */
const finds = (at, name, version) => {
  for (let base = at; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const entry = packages[`${base}${base === '' ? '' : '/'}node_modules/${name}`]
    if (entry !== undefined) return entry.version === version
    if (base === '' || !base.includes('/node_modules/')) {
      return packages[`node_modules/${name}`]?.version === version
    }
  }
}

/** The entry of a binary that the registry did not tell of, after the pattern of one of its siblings. */
const entryOf = (name, version) => {
  const words = name.split('/').at(-1).split('-')
  const system = SYSTEMS.find((word) => words.includes(word))
  const processor = PROCESSORS.find((word) => words.includes(word))
  const stem = name.slice(0, name.indexOf(system ?? '\0'))
  const [, sibling] =
    Object.entries(packages).find(
      ([at, entry]) => at.includes(`node_modules/${stem}linux-`) && entry.version === version,
    ) ?? []
  if (system === undefined || processor === undefined || sibling === undefined) return undefined
  const libc = system !== 'linux' || !sibling.libc ? {} : { libc: [words.at(-1).startsWith('musl') ? 'musl' : 'glibc'] }
  const { dev, license, engines } = sibling
  return {
    version,
    cpu: [processor],
    ...(dev && { dev }),
    ...libc,
    license,
    optional: true,
    os: [system],
    ...(engines && { engines }),
  }
}

const missing = []
for (const [at, { optionalDependencies = {} }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (!/^\d/.test(version) || finds(at, name, version)) continue
    const place = packages[`node_modules/${name}`] === undefined ? `node_modules/${name}` : `${at}/node_modules/${name}`
    missing.push({ place, name, version })
  }
}

if (!process.argv.includes('--write')) {
  for (const { name, version } of missing) console.error(`package-lock.json lacks ${name}@${version}`)
  if (missing.length > 0) console.error('Run: node scripts/lock.mjs --write')
  process.exit(missing.length === 0 ? 0 : 1)
}
for (const { place, name, version } of missing) {
  const entry = entryOf(name, version)
  if (entry === undefined) throw new Error(`no sibling to take after: ${name}@${version}`)
  packages[place] = entry
}
const inOrder = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
lock.packages = Object.fromEntries(inOrder)
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${missing.length} added`)
