import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { CreateBucketCommand, PutBucketTaggingCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hinomi } from '../support/cli.js'
import { hasMoto, startMoto } from '../support/moto.js'
import { serve } from '../support/served.js'
import { hasChromium, useWalk } from '../support/walk.js'

const ARN = 'arn:aws:s3:::followed-bucket'

/** The emulator writes no trail: this is the event that AWS would deliver (synthetic). */
const event = () => ({
  eventVersion: '1.09',
  eventID: '5f1d5d5e-0000-4000-8000-000000000001',
  eventTime: new Date().toISOString(),
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketVersioning',
  awsRegion: 'us-east-1',
  sourceIPAddress: '203.0.113.7',
  userAgent: 'aws-cli/2',
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '123456789012',
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLE',
    arn: 'arn:aws:iam::123456789012:user/taro',
    accountId: '123456789012',
    userName: 'taro',
  },
  requestParameters: { bucketName: 'followed-bucket', VersioningConfiguration: { Status: 'Enabled' } },
  responseElements: null,
  resources: [{ type: 'AWS::S3::Bucket', ARN, accountId: '123456789012' }],
})

describe.skipIf(!hasChromium || !hasMoto)('the inventory, in Chromium, on the AWS emulator', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>
  let env: Record<string, string>
  let s3: S3Client
  const walk = useWalk(async (work) => {
    moto = await startMoto()
    env = { ...moto.env, AWS_REGION: 'us-east-1' }
    s3 = new S3Client({
      endpoint: moto.url,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    })
    for (const Bucket of ['followed-bucket', 'other-bucket']) await s3.send(new CreateBucketCommand({ Bucket }))
    await s3.send(
      new PutBucketTaggingCommand({
        Bucket: 'followed-bucket',
        Tagging: { TagSet: [{ Key: 'Owner', Value: 'web' }] },
      }),
    )
    return serve(path.join(work, 'data'), env)
  })
  const { at, barriers, call, complaints } = walk
  let page: Page
  let base: string
  beforeAll(async () => {
    page = walk.page
    base = walk.base
    await call('post', '/posture/sources', {
      name: 'emulator',
      kind: 'current',
      regions: ['us-east-1'],
      endpoint: moto.url,
    })
    await scan()
  }, 240_000)
  afterAll(() => moto?.stop())

  const scan = async () => {
    const { id } = await call<{ id: string }>('post', '/posture/scans', { services: ['s3'] })
    const status = async () => (await call<{ status: string }>('get', `/posture/scans/${id}`)).status
    let now = await status()
    while (now === 'running') {
      await new Promise((resolve) => setTimeout(resolve, 200))
      now = await status()
    }
    expect(now).toBe('done')
  }
  test('is filtered, kept as a view, and the view finds the same again', async () => {
    await page.goto(`${base}/resources`)
    await page.getByRole('link', { name: 'other-bucket' }).waitFor()
    const box = page.locator('[data-search-focus] input')
    await box.fill('followed')
    await page.keyboard.press('Enter')
    await page.locator('[data-testid=resource-total][data-total="1"]').waitFor()
    expect(page.url()).toContain('search=followed')
    await at('save-view').click()
    await at('save-view-name').fill('The followed one')
    await at('save-view-confirm').click()
    await at('view-name').getByText('The followed one').waitFor()
    await page.goto(`${base}/resources`)
    await page.getByRole('link', { name: 'other-bucket' }).waitFor()
    await at('open-views').click()
    await at('view-item').getByRole('button', { name: 'The followed one' }).first().click()
    await page.locator('[data-testid=resource-total][data-total="1"]').waitFor()
    expect(await at('resource-link').allTextContents()).toEqual(['followed-bucket'])
  })

  test('is counted by owner, and a count leads to what it counted', async () => {
    await page.goto(`${base}/resources?by=owner`)
    await at('resource-group').getByText('web', { exact: true }).click()
    await page.locator('[data-testid=resource-total][data-total="1"]').waitFor()
    expect(page.url()).toContain('owner=web')
  })

  test('a change is on the timeline with who made it, and the findings lead there', async () => {
    await at('resource-link').click()
    await at('resource-configuration').waitFor()
    await page.goto(`${base}/resources/one?arn=${ARN}&tab=timeline`)
    await at('version').first().waitFor()
    expect(await at('version').count()).toBe(1)

    await s3.send(
      new PutBucketVersioningCommand({ Bucket: 'followed-bucket', VersioningConfiguration: { Status: 'Enabled' } }),
    )
    const file = path.join(walk.work, '123456789012_CloudTrail_us-east-1_20260101T0000Z_x.json')
    writeFileSync(file, JSON.stringify({ Records: [event()] }))
    const taken = await hinomi(['ingest', file, '--data', path.join(walk.work, 'data'), '--json'], env)
    expect(taken.code, taken.stderr).toBe(0)
    await scan()

    await page.reload()
    await expect.poll(() => at('version').count(), { timeout: 15_000 }).toBe(2)
    const newest = at('version').first()
    const said = await newest.getByTestId('differences').textContent()
    expect(said).toContain('BucketVersioningConfiguration.status')
    expect(said).toMatch(/Off.*Enabled/)
    const authors = await newest.getByTestId('authors').textContent()
    expect(authors).toContain('taro')
    expect(authors).toContain('PutBucketVersioning')
    expect(authors).toContain('203.0.113.7')
    await newest.getByTestId('author-event').click()
    await at('document-title').getByText('PutBucketVersioning').waitFor()

    // As it was before.
    await page.goto(`${base}/resources/one?arn=${ARN}&tab=timeline`)
    await at('version').nth(1).getByRole('link', { name: 'Show it as it was then' }).click()
    await at('as-of-banner').waitFor()
    await page.getByTestId('resource-configuration').locator('input').fill('BucketVersioningConfiguration.status')
    await at('resource-configuration').getByText('Off', { exact: true }).waitFor()

    // A finding on it leads to it, and can be given to somebody.
    await page.goto(`${base}/resources/one?arn=${ARN}&tab=findings`)
    await at('resource-findings').getByRole('link').first().click()
    await at('finding-panel').waitFor()
    await at('assign-other').click()
    await at('assign-confirm').click()
    await at('finding-panel').getByText('Assigned to: Me').waitFor()
    await at('finding-timeline').click()
    await at('version').first().waitFor()
    expect(complaints).toEqual([])
  })

  test.each([
    ['ja', 'dark'],
    ['en', 'light'],
  ] as const)(
    'the pages have no barrier, %s, %s',
    async (locale, colorScheme) => {
      await call('patch', '/session/me', { locale })
      await page.emulateMedia({ colorScheme })
      const found: string[] = []
      for (const [url, ready] of [
        ['/resources', 'resource-table'],
        ['/resources?by=type', 'resource-groups'],
        [`/resources?type=AWS::S3::Bucket&at=${new Date().toISOString()}`, 'past-total'],
        [`/resources/one?arn=${ARN}`, 'resource-configuration'],
        [`/resources/one?arn=${ARN}&tab=timeline`, 'version'],
        [`/resources/one?arn=${ARN}&tab=controls`, 'resource-results'],
        [`/resources/one?arn=${ARN}&tab=findings`, 'resource-findings'],
        ['/resources/unused', 'unused-kinds'],
        ['/findings', 'status-filter'],
      ] as const) {
        await page.goto(base + url)
        await at(ready).first().waitFor({ state: 'attached' })
        found.push(...(await barriers()).map((barrier) => `${url} ${barrier}`))
      }
      expect(found).toEqual([])
      await page.goto(`${base}/resources/one?arn=${ARN}&tab=timeline`)
      // The same change, told in the reader's language.
      const newest = at('version').first()
      await newest.getByRole('heading', { name: locale === 'ja' ? '1 件の変更' : '1 change' }).waitFor()
      expect(await newest.getByTestId('authors').textContent()).toContain('taro')
      expect(complaints).toEqual([])
    },
    120_000,
  )
})
