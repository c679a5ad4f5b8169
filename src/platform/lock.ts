import { randomBytes } from 'node:crypto'
import { constants, readFileSync } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, readFile, readlink, rename, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
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
  /** Tells commands where the server of this directory is; gives the secret by which they come in. */
  announce(url: string): Promise<string>
  release(): Promise<void>
}

/** What stands in a lock file. */
interface Claim extends Owner {
  /** When that process began, in the kernel's words: a number that was given out again is another process. */
  readonly began: string | undefined
  /** Machine and process namespace in which the number means something. */
  readonly place: string
  /** The owner has left. */
  readonly released?: boolean
}

/**
 * The claims on a directory are files `lock/1`, `lock/2`, … of which the last one counts. A process may add the next one
 * only when the last owner is dead or has left, and of two that try, the file system lets one make it. The last file is
 * never removed, so that nobody who looked earlier can take a number that was in use: with one file that is removed and
 * made again, two processes that find it stale at the same moment could both come to own the directory.
 */
const lockFolder = (dir: string) => path.join(dir, 'lock')

/** A sign of life for those who cannot see the process: another container or machine that shares the directory. */
const HEARTBEAT_MS = 10_000
const SILENT_MS = 60_000

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Ticks since boot at which a process began (Linux); undefined where the kernel does not say. */
const beganAt = (pid: number): string | undefined => {
  try {
    // The name in parentheses may hold anything, so fields are counted after it; the 22nd is the start time.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

const placeOfThisProcess = async (): Promise<string> => {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  const space = await readlink('/proc/self/ns/pid').catch(() => '')
  return [hostname(), boot.trim(), space].join(' ')
}

const holds = async (claim: Claim, file: string): Promise<boolean> => {
  if (claim.released === true || !Number.isInteger(claim.pid)) return false
  if (claim.place === (await placeOfThisProcess())) {
    if (claim.pid === process.pid) return claim.began === beganAt(process.pid)
    return isAlive(claim.pid) && claim.began === beganAt(claim.pid)
  }
  const seen = (await stat(file).catch(() => undefined))?.mtimeMs ?? 0
  return Date.now() - seen < SILENT_MS
}

const lastClaim = async (dir: string): Promise<{ number: number; file: string; claim: Claim | undefined }> => {
  const names = await readdir(lockFolder(dir)).catch(() => [])
  const number = Math.max(0, ...names.filter((name) => /^\d{1,15}$/.test(name)).map(Number))
  const file = path.join(lockFolder(dir), String(number))
  if (number === 0) return { number, file, claim: undefined }
  const text = await readFile(file, 'utf8').catch(() => undefined)
  // The next owner has just put it away: its own claim stands beside.
  if (text === undefined) return lastClaim(dir)
  try {
    return { number, file, claim: (JSON.parse(text) as Claim | null) ?? undefined }
  } catch {
    // Files appear whole; this one was damaged from outside, and nobody can be named as its owner.
    return { number, file, claim: undefined }
  }
}

/** The other live process that holds the directory, if there is one. */
export const ownerOf = async (dir: string): Promise<Owner | undefined> => {
  const { claim, file } = await lastClaim(dir)
  if (claim === undefined || !(await holds(claim, file))) return undefined
  if (claim.pid === process.pid && claim.place === (await placeOfThisProcess())) return undefined
  const { pid, url, secret } = claim
  return { pid, ...(url === undefined ? {} : { url }), ...(secret === undefined ? {} : { secret }) }
}

/**
 * Takes the data directory for this process; what a dead process left is taken over.
 *
 * Errors: DATA_DIR_LOCKED with the owner's number, DATA_DIR_NOT_WRITABLE.
 */
export const takeLock = async (dir: string): Promise<Lock> => {
  const folder = lockFolder(dir)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const mine: Claim = { pid: process.pid, began: beganAt(process.pid), place: await placeOfThisProcess() }
    const file = await claimNext(dir, mine)
    const beat = setInterval(() => {
      const now = new Date()
      utimes(file, now, now).catch(() => undefined)
    }, HEARTBEAT_MS)
    beat.unref()
    return {
      async announce(url) {
        const secret = randomBytes(32).toString('base64url')
        await replace(folder, file, { ...mine, url, secret })
        return secret
      },
      async release() {
        clearInterval(beat)
        // A directory that was removed meanwhile needs no farewell.
        await replace(folder, file, { ...mine, released: true }).catch(() => undefined)
      },
    }
  } catch (e) {
    const { code, syscall } = e as NodeJS.ErrnoException
    if (syscall === undefined) throw e
    throw errors.DATA_DIR_NOT_WRITABLE({ dir, reason: code ?? '' }, e)
  }
}

const claimNext = async (dir: string, mine: Claim): Promise<string> => {
  const folder = lockFolder(dir)
  for (;;) {
    const last = await lastClaim(dir)
    if (last.claim !== undefined && (await holds(last.claim, last.file))) {
      throw errors.DATA_DIR_LOCKED({ dir, pid: last.claim.pid })
    }
    const file = path.join(folder, String(last.number + 1))
    // The file appears with its content or not at all: a reader never meets half of it.
    const temporary = await written(folder, mine)
    try {
      // Some file systems have no links.
      await link(temporary, file).catch((e: NodeJS.ErrnoException) => {
        if (e.code === 'EEXIST') throw e
        return copyFile(temporary, file, constants.COPYFILE_EXCL)
      })
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw e
    } finally {
      await rm(temporary, { force: true })
    }
    const older = (await readdir(folder)).filter((name) => /^\d{1,15}$/.test(name) && Number(name) <= last.number)
    for (const name of older) await rm(path.join(folder, name), { force: true })
    return file
  }
}

const written = async (folder: string, claim: Claim): Promise<string> => {
  const temporary = path.join(folder, `.${process.pid}-${randomBytes(6).toString('hex')}`)
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(JSON.stringify(claim))
    await handle.sync()
  } finally {
    await handle.close()
  }
  return temporary
}

const replace = async (folder: string, file: string, claim: Claim): Promise<void> =>
  rename(await written(folder, claim), file)
