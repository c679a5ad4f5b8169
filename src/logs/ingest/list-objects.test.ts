import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listObjects } from './list-objects.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hinomi-list-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('symbolic links in a directory are told and not followed; one that is named is read', async () => {
  await mkdir(path.join(folder, 'logs/deep'), { recursive: true })
  await writeFile(path.join(folder, 'logs/deep/a.json'), '')
  await writeFile(path.join(folder, 'secret'), '')
  await symlink('../secret', path.join(folder, 'logs/link'))
  await symlink('..', path.join(folder, 'logs/deep/up'))
  const links: string[] = []
  const listed = async (place: string): Promise<string[]> => {
    const found: string[] = []
    const s3 = () => Promise.reject(new Error('not S3'))
    const onLink = (link: string) => void links.push(path.relative(folder, link))
    for await (const { uri } of listObjects(place, { cwd: folder, s3, onLink })) found.push(path.relative(folder, uri))
    return found
  }
  expect(await listed('logs')).toEqual(['logs/deep/a.json'])
  expect(links.sort()).toEqual(['logs/deep/up', 'logs/link'])
  expect(await listed('logs/link')).toEqual(['logs/link'])
})
