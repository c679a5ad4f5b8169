import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hinomi } from '../support/cli.js'
import { keyOf, recordsFile } from '../support/cloudtrail.js'
import { hasMoto, startMoto } from '../support/moto.js'

const BUCKET = 'refused'
const DENIED = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>R</RequestId></Error>`

describe.skipIf(!hasMoto)('a bucket that may not be read, on the AWS emulator', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>
  let guard: Server
  let env: Record<string, string>
  let work: string
  /** What is refused now. The emulator itself checks no bucket policy, so this stands before it. */
  let refuses = (_url: URL): boolean => false

  beforeAll(async () => {
    moto = await startMoto()
    work = mkdtempSync(path.join(tmpdir(), 'hinomi-refused-'))
    guard = createServer((asked, answer) => {
      if (refuses(new URL(asked.url ?? '/', moto.url))) {
        answer.writeHead(403, { 'content-type': 'application/xml' }).end(DENIED)
        return
      }
      asked.pipe(
        request(new URL(asked.url ?? '/', moto.url), { method: asked.method, headers: asked.headers }, (given) => {
          answer.writeHead(given.statusCode ?? 500, given.headers)
          given.pipe(answer)
        }),
      )
    })
    await new Promise<void>((resolve) => guard.listen(0, '127.0.0.1', resolve))
    env = { ...moto.env, AWS_ENDPOINT_URL: `http://127.0.0.1:${(guard.address() as AddressInfo).port}` }
    const s3 = new S3Client({
      endpoint: moto.url,
      region: 'ap-northeast-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    })
    await s3.send(
      new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-1' } }),
    )
    for (const n of [0, 1]) {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: keyOf(n), Body: recordsFile(n * 5, 5) }))
    }
  })
  afterAll(() => {
    guard?.close()
    moto?.stop()
    rmSync(work, { recursive: true, force: true })
  })

  const ingest = () => hinomi(['ingest', `s3://${BUCKET}/AWSLogs/`, '--data', path.join(work, 'data'), '--json'], env)

  test('says which bucket and what to allow when it may not be listed', async () => {
    refuses = (url) => url.searchParams.has('list-type')
    const { code, stderr } = await ingest()
    expect(stderr).toContain(`s3://${BUCKET}/AWSLogs/`)
    expect(stderr).toContain('AccessDenied')
    expect(stderr).toContain('s3:ListBucket')
    expect(code).toBe(3)
  })

  test('names the object that may not be read, reads the others, and reads it once it may', async () => {
    refuses = (url) => decodeURIComponent(url.pathname).endsWith(keyOf(1))
    const refused = await ingest()
    expect(refused.stderr).toContain(keyOf(1))
    expect(refused.stderr).toContain('AccessDenied')
    expect(JSON.parse(refused.stdout)).toMatchObject({ events: 5, failed: 1 })

    refuses = () => false
    const allowed = await ingest()
    expect(JSON.parse(allowed.stdout)).toMatchObject({ events: 5, failed: 0 })
    expect(allowed.code).toBe(0)
  })
})
