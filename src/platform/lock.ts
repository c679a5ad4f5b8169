import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { errors } from './errors.js'

/** Who holds a data directory. */
export interface Owner {
  readonly pid: number
  /** Address of its server; absent for a command that runs without one. */
  readonly url?: string
  /** Secret that lets commands of the same user use that server; readable by its user alone. */
  readonly secret?: string
}

export interface Lock {
  /** Tells commands where the server of this directory is. */
  announce(url: string): Promise<string>
  release(): Promise<void>
}

const lockFile = (dir: string) => path.join(dir, 'hinomi.lock')

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The live process that holds the directory, if there is one. */
export const ownerOf = async (dir: string): Promise<Owner | undefined> => {
  const text = await readFile(lockFile(dir), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const owner = JSON.parse(text) as Owner
    return Number.isInteger(owner.pid) && owner.pid !== process.pid && isAlive(owner.pid) ? owner : undefined
  } catch {
    return undefined
  }
}

/** Takes the data directory for this process; a lock that a dead process left is taken over. */
export const takeLock = async (dir: string): Promise<Lock> => {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
  } catch (e) {
    throw errors.DATA_DIR_NOT_WRITABLE({ dir, reason: (e as NodeJS.ErrnoException).code ?? '' }, e)
  }
  const file = lockFile(dir)
  const content = (owner: Owner) => JSON.stringify(owner)
  for (let attempt = 0; ; attempt++) {
    try {
      // 'wx' fails where the file is there: of two that try at once, one gets it.
      const handle = await open(file, 'wx', 0o600)
      await handle.writeFile(content({ pid: process.pid }))
      await handle.sync()
      await handle.close()
      break
    } catch (e) {
      const { code } = e as NodeJS.ErrnoException
      if (code !== 'EEXIST') throw errors.DATA_DIR_NOT_WRITABLE({ dir, reason: code ?? '' }, e)
      const owner = await ownerOf(dir)
      if (owner !== undefined || attempt >= 3) throw errors.DATA_DIR_LOCKED({ dir, pid: owner?.pid ?? 0 })
      await rm(file, { force: true })
    }
  }
  return {
    async announce(url) {
      const secret = randomBytes(32).toString('base64url')
      await writeFile(file, content({ pid: process.pid, url, secret }), { mode: 0o600 })
      return secret
    },
    release: () => rm(file, { force: true }),
  }
}
