import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createVault } from './vault.js'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hinomi-vault-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const unreadable = expect.objectContaining({ code: 'SECRET_UNREADABLE' })

test('what is sealed opens again, and shows nothing of itself', async () => {
  const vault = await createVault(dir, {})
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 4 }), (text) => {
      const sealed = vault.seal(text)
      expect(vault.open(sealed)).toBe(text)
      expect(sealed).toMatch(/^v1\.[\w-]+$/)
      expect(Buffer.from(sealed.slice(3), 'base64url').includes(Buffer.from(text))).toBe(false)
    }),
  )
  expect(vault.seal('same')).not.toBe(vault.seal('same'))
})

test('any change of what was sealed is noticed', async () => {
  const vault = await createVault(dir, {})
  const bytes = Buffer.from(vault.seal('xoxb-secret').slice(3), 'base64url')
  for (let i = 0; i < bytes.length; i += 1) {
    const changed = Buffer.from(bytes)
    changed[i] = (changed[i] ?? 0) ^ 1
    expect(() => vault.open(`v1.${changed.toString('base64url')}`)).toThrow(unreadable)
  }
  for (const wrong of ['', 'v1', 'v1.', 'v2.AAAA', 'xoxb-secret', `${vault.seal('a')}.b`]) {
    expect(() => vault.open(wrong)).toThrow(unreadable)
  }
})

test('the key outlives the process, in a file that only its owner may read', async () => {
  const sealed = (await createVault(dir, {})).seal('hook')
  const file = path.join(dir, 'secret.key')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await chmod(file, 0o644)
  expect((await createVault(dir, {})).open(sealed)).toBe('hook')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('vaults that are opened at the same moment share one key', async () => {
  const vaults = await Promise.all(Array.from({ length: 8 }, () => createVault(dir, {})))
  const sealed = vaults.map((vault) => vault.seal('hook'))
  for (const vault of vaults) for (const one of sealed) expect(vault.open(one)).toBe('hook')
})

test('a key from the environment is used and leaves no file', async () => {
  const hex = '0123456789abcdef'.repeat(4)
  const sealed = (await createVault(dir, { HINOMI_KEY: hex })).seal('hook')
  const base64 = Buffer.from(hex, 'hex').toString('base64')
  expect((await createVault(dir, { HINOMI_KEY: base64 })).open(sealed)).toBe('hook')
  await expect(readFile(path.join(dir, 'secret.key'))).rejects.toThrow('ENOENT')
  const other = await createVault(dir, {})
  expect(() => other.open(sealed)).toThrow(unreadable)
})

test.each(['short', '0'.repeat(64), 'A'.repeat(44), `${'x'.repeat(44)}==`])(
  'the key %s is refused with what a key looks like, without being repeated',
  async (key) => {
    const refused = createVault(dir, { HINOMI_KEY: key })
    await expect(refused).rejects.toThrow(/HINOMI_KEY.*openssl rand -base64 32/)
    await expect(refused).rejects.not.toThrow(key)
  },
)

test('a damaged key file is named, and stays as it is', async () => {
  const file = path.join(dir, 'secret.key')
  await writeFile(file, 'half a k')
  await expect(createVault(dir, {})).rejects.toThrow(file)
  expect(await readFile(file, 'utf8')).toBe('half a k')
})
