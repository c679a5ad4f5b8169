import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { errors } from './errors.js'

/** Keeps secrets that Hinomi must be able to read again, such as a Slack token. */
export interface Vault {
  /** The text, encrypted and authenticated; sealing the same text twice gives two different results. */
  seal(text: string): string
  /** The text again. Error: SECRET_UNREADABLE, with another key or after any change. */
  open(sealed: string): string
}

const KEY_FILE = 'secret.key'
const KEY_BYTES = 32
/** Recommended for GCM; random for each sealing. */
const IV_BYTES = 12
const TAG_BYTES = 16
const VERSION = 'v1'

/**
 * Opens the vault of a data directory: AES-256-GCM with the key in HINOMI_KEY (32 bytes as base64 or
 * hexadecimal), else in the file `secret.key` of the directory, which is made at the first time and which only its
 * owner may read. Whoever keeps the state in another place than the data directory keeps key and secrets apart.
 *
 * Errors: CONFIG_WRONG for a HINOMI_KEY or a key file that is no key, DATA_DIR_NOT_WRITABLE.
 */
export const createVault = async (
  dataDir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Vault> => {
  const given = env['HINOMI_KEY']
  const key = given === undefined || given === '' ? await keyOf(dataDir) : parseKey(given, 'HINOMI_KEY')
  return {
    seal(text) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      cipher.setAAD(Buffer.from(VERSION))
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `${VERSION}.${Buffer.concat([iv, cipher.getAuthTag(), hidden]).toString('base64url')}`
    },
    open(sealed) {
      const [version, body, ...more] = sealed.split('.')
      const bytes = Buffer.from(body ?? '', 'base64url')
      if (version !== VERSION || more.length > 0 || bytes.length < IV_BYTES + TAG_BYTES) {
        throw errors.SECRET_UNREADABLE()
      }
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        })
        decipher.setAAD(Buffer.from(VERSION))
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
        const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES))
        return Buffer.concat([text, decipher.final()]).toString('utf8')
      } catch (e) {
        throw errors.SECRET_UNREADABLE({}, e)
      }
    },
  }
}

/** Either way of writing 32 bytes that `openssl rand` offers. */
const parseKey = (text: string, name: string): Buffer => {
  const trimmed = text.trim()
  const key = /^[0-9a-f]{64}$/i.test(trimmed)
    ? Buffer.from(trimmed, 'hex')
    : /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)
      ? Buffer.from(trimmed, 'base64')
      : undefined
  // A key of one repeated byte is a placeholder that somebody forgot to fill in.
  if (key?.length !== KEY_BYTES || key.every((byte) => byte === key[0])) {
    throw errors.CONFIG_WRONG({
      name,
      reason: 'it must be 32 random bytes as base64, as `openssl rand -base64 32` gives',
    })
  }
  return key
}

const keyOf = async (dataDir: string): Promise<Buffer> => {
  const file = path.join(dataDir, KEY_FILE)
  const read = () => readFile(file, 'utf8').catch(absent)
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    let text = await read()
    if (text === undefined) {
      await writeOnce(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`)
      text = await read()
    } else {
      // A copy or a restored backup may have come back readable for others.
      await chmod(file, 0o600)
    }
    return parseKey(text ?? '', file)
  } catch (e) {
    if ((e as NodeJS.ErrnoException).syscall === undefined) throw e
    throw errors.DATA_DIR_NOT_WRITABLE({ dir: dataDir, reason: (e as NodeJS.ErrnoException).code ?? '' }, e)
  }
}

const absent = (e: NodeJS.ErrnoException): undefined => {
  if (e.code !== 'ENOENT') throw e
}

/** The whole file or none, on the disk before anything is sealed with it, and never over another key. */
const writeOnce = async (file: string, text: string): Promise<void> => {
  const temporary = `${file}.${randomBytes(6).toString('hex')}`
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(temporary, file)
  } catch (e) {
    // Some file systems have no links; the lock of the directory lets no second process in.
    if ((e as NodeJS.ErrnoException).code !== 'EEXIST') await rename(temporary, file)
  } finally {
    await rm(temporary, { force: true })
  }
}
