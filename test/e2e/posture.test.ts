import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { CreateAccountCommand, CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { BatchImportFindingsCommand, EnableSecurityHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub'
import { pino } from 'pino'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { asff } from '../../src/posture/security-hub/testing.js'
import type { Rooms } from '../../src/server/rooms.js'
import { hasMoto, startMoto } from '../support/moto.js'
import { EMAIL, hasChromium, PASSWORD, useWalk } from '../support/walk.js'

const DAY = 86_400_000
const REGION = 'us-east-1'
/** Each account's one VPC brings a default security group that lets everything out: the control fails once. */
const CONTROL = 'EC2.2'
const STANDARD = 'cis-1.2.0'
/** The emulator's own account, which has the Security Hub. */
const HUB = '123456789012'

/** What is built and shipped, in this process, so that its clock can be moved. */
const built = async <T>(file: string): Promise<T> =>
  (await import(new URL(`../../dist/${file}`, import.meta.url).href)) as T

describe.skipIf(!hasChromium || !hasMoto)('the posture of an emulated organization, in Chromium', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>
  let rooms: Rooms
  let member: string
  let ahead = 0

  const walk = useWalk(async (work) => {
    moto = await startMoto()
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'testing')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'testing')
    const organizations = new OrganizationsClient({ endpoint: moto.url, region: REGION })
    await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
    const { CreateAccountStatus: made } = await organizations.send(
      new CreateAccountCommand({ AccountName: 'shop', Email: 'shop@example.com' }),
    )
    member = made?.AccountId ?? ''
    const [{ openRooms }, { buildApp }, { readConfig }, { Jobs }] = await Promise.all([
      built<typeof import('../../src/server/rooms.js')>('server/rooms.js'),
      built<typeof import('../../src/server/app.js')>('server/app.js'),
      built<typeof import('../../src/server/config.js')>('server/config.js'),
      built<typeof import('../../src/platform/jobs.js')>('platform/jobs.js'),
    ])
    const config = readConfig({ data: path.join(work, 'data'), workers: '1', port: '0' }, {}, work)
    rooms = await openRooms({ config, clock: { now: () => Date.now() + ahead }, env: {}, warn: () => undefined })
    const app = await buildApp(rooms, new Jobs(rooms.database, () => undefined), pino({ level: 'silent' }))
    await app.listen({ host: '127.0.0.1', port: 0 })
    const token = await rooms.auth.newSetupSecret()
    return {
      link: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/setup#token=${token}`,
      async stop() {
        await app.close()
        await rooms.close()
      },
    }
  })
  const { at, barriers, complaints } = walk
  let page: Page
  let base: string
  beforeAll(async () => {
    page = walk.page
    base = walk.base
    const lead = { email: 'ren@example.com', name: 'Ren', role: 'admin', password: PASSWORD, locale: 'en' } as const
    await rooms.auth.createUser(lead)
  })
  afterAll(() => {
    moto?.stop()
    vi.unstubAllEnvs()
  })

  const logIn = async (email: string, target: BrowserContext) => {
    const answer = await target.request.post(`${base}/api/v1/session`, {
      headers: { 'x-hinomi-csrf': '1', origin: base },
      data: { email, password: PASSWORD },
    })
    expect(answer.ok(), await answer.text()).toBe(true)
  }

  const standardUrl = () => `${base}/standards/${STANDARD}?account=${member}`
  const scoreShown = async () => {
    await page.goto(standardUrl())
    return Number(await at('standard-score').getByTestId('score').getAttribute('data-score'))
  }

  test('connect the organization and scan it, from the page that says nothing is there', async () => {
    await page.goto(`${base}/standards`)
    await at('go-accounts').click()
    await page.waitForURL('**/accounts')
    await at('source-add').click()
    const dialog = page.getByRole('dialog')
    await at('source-confirm').click()
    await dialog.getByText('Fill this in').waitFor()
    await dialog.getByText('Organization', { exact: true }).click()
    await at('source-name').fill('Our organization')
    await at('source-regions').fill(REGION)
    await dialog.getByRole('button', { name: 'More settings' }).click()
    await at('source-endpoint').fill(moto.url)
    await at('source-confirm').click()
    await dialog.waitFor({ state: 'detached' })
    await at('scan-start').click()
    await at('scan-running').waitFor()
    await page.locator('[data-testid=scan-status][data-status=done]').waitFor({ timeout: 110_000 })
    await at('scan-running').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'shop', exact: true }).click()
    await at('account-panel').getByText(member).first().waitFor()
    await at('panel-close').click()
  }, 180_000)

  test('open a failed control, and the timeline of a resource that fails it', async () => {
    await page.goto(`${base}/standards`)
    await at('where-account').getByRole('button').click()
    await page.getByRole('option', { name: 'shop' }).click()
    await page.waitForURL(`**/standards?account=${member}`)
    await at(`standard-${STANDARD}`).locator(`a[href*="${member}"]`).click()
    await page.waitForURL(standardUrl())
    await at('control-status-filter').locator('[data-value=FAILED]').click()
    await page.locator(`[data-row-link="${CONTROL}"]`).click()
    await page.locator('[data-testid=control-status][data-status=FAILED]').waitFor()
    // The status comes with the control, its resources a moment later.
    await at('result-resource').first().waitFor()
    expect(await at('result-resource').count()).toBe(1)
    await at('result-resource').click()
    await page.waitForURL('**/resources/one?**')
    await page.goto(`${page.url()}&tab=timeline`)
    await at('timeline').getByTestId('version').first().waitFor()
  })

  test('except its finding with a reason and an end, which a second person approves: the score rises', async () => {
    const before = await scoreShown()
    await page.goto(`${base}/controls/${CONTROL}?account=${member}`)
    await at('result-except').click()
    await at('except-reason').fill('Egress is filtered by the network firewall')
    await at('except-confirm').click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await scoreShown()).toBe(before)

    const other = await walk.browser.newContext({ locale: 'en-US' })
    await logIn('ren@example.com', other)
    const lead = await other.newPage()
    await lead.goto(`${base}/exceptions?view=pending`)
    await lead.getByTestId('exception-link').click()
    await lead.getByTestId('exception-approve').click()
    await lead.locator('[data-testid=exception-status][data-status=active]').waitFor()
    await other.close()

    expect(await scoreShown()).toBeGreaterThan(before)
    await page.goto(`${base}/controls/${CONTROL}?account=${member}`)
    await page.getByText('Left out').first().waitFor()
    expect(await at('result-except').count()).toBe(0)

    // Its end comes: what was excepted is open again, and the score falls back.
    ahead = 91 * DAY
    await rooms.exceptions.tick()
    await walk.context.clearCookies()
    await logIn(EMAIL, walk.context)
    expect(await scoreShown()).toBe(before)
    await page.goto(`${base}/controls/${CONTROL}?account=${member}`)
    await at('result-finding').click()
    await page.locator('[data-testid=finding-status][data-status=open]').waitFor()
    await at('finding-panel').getByText('Expired').or(at('finding-panel').getByText('Reopened')).first().waitFor()
  })

  test('switch a control off with a reason and on again; a standard too', async () => {
    const before = await scoreShown()
    await page.goto(`${base}/controls/${CONTROL}?account=${member}`)
    await at('disable-control').click()
    await at('disable-reason').fill('Nothing runs there')
    await at('disable-confirm').click()
    await at('disablings').getByText('Nothing runs there').waitFor()
    await page.locator('[data-testid=control-status][data-status=DISABLED]').waitFor()
    expect(await scoreShown()).toBeGreaterThan(before)
    await page.getByText('Disabled: Nothing runs there').waitFor()
    await page.goto(`${base}/controls/${CONTROL}?account=${member}`)
    await at('enable-control').click()
    await page.locator('[data-testid=control-status][data-status=FAILED]').waitFor()
    await page.goto(`${base}/standards`)
    const overall = at('overall').getByTestId('score')
    const all = await overall.getAttribute('data-score')
    await at(`switch-${STANDARD}`)
      .getByRole('switch')
      .or(at(`switch-${STANDARD}`).locator('input'))
      .first()
      .click()
    await at('switch-confirm').click()
    await page.locator(`[data-testid="standard-${STANDARD}"][data-on=false]`).waitFor()
    await expect.poll(() => overall.getAttribute('data-score'), { timeout: 20_000 }).not.toBe(all)
  })

  test('attest what no program can judge', async () => {
    await page.goto(standardUrl())
    const first = page.locator('[data-testid^=attest-]').first()
    await first.click()
    await at('attest-statement').fill('Looked at the contacts; they are current')
    await at('attest-confirm').click()
    // The dialog still shows what was typed until the answer has come.
    await at('attest-statement').waitFor({ state: 'detached' })
    await page.getByText('Looked at the contacts; they are current').waitFor()
  })

  test('take the findings of a Security Hub, and let decisions be written back, by name', async () => {
    const client = new SecurityHubClient({ endpoint: moto.url, region: REGION })
    await client.send(new EnableSecurityHubCommand({}))
    const own = { AwsAccountId: HUB, ProductArn: `arn:aws:securityhub:${REGION}:${HUB}:product/${HUB}/default` }
    await client.send(new BatchImportFindingsCommand({ Findings: [asff(own)] as never }))
    await page.goto(`${base}/security-hub`)
    await page.getByText('Nothing was imported from a Security Hub yet').waitFor()
    await at('hub-import').click()
    await at('hub-import-state').locator('[data-status=done]').waitFor()
    await page.locator(`[data-row-link="${HUB}/${REGION}"]`).click()
    await at('hub-panel').getByText('Every decision was written.').waitFor()
    await at('hub-write-back').click()
    await at('hub-write-back-confirm').click()
    const on = page.locator('[data-testid=hub-write-back-state][data-on=true]')
    await on.waitFor()
    // The address names the hub.
    await page.goto(page.url())
    await on.waitFor()
    await page.goto(`${base}/findings?search=${encodeURIComponent('A port is being probed')}`)
    await at('finding-link').getByText('A port is being probed').waitFor()
  })

  test('in Japanese too', async () => {
    await page.goto(`${base}/standards`)
    await at('language-menu').click()
    await page.getByRole('menuitemcheckbox', { name: '日本語' }).click()
    await page.getByRole('heading', { name: '標準', exact: true }).waitFor()
    await page.goto(`${base}/controls/${CONTROL}`)
    await page.getByRole('heading', { name: 'このコントロールについて' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('ja')
    expect(complaints).toEqual([])
  })

  test('the pages have no barrier, light and dark', async () => {
    for (const route of [
      '/',
      '/standards',
      `/standards/${STANDARD}`,
      `/controls/${CONTROL}`,
      `/accounts?open=${member}`,
      `/security-hub?open=${HUB}/${REGION}`,
    ]) {
      await page.emulateMedia({ colorScheme: 'light' })
      await page.goto(base + route)
      await page.locator('h1').first().waitFor()
      await page.waitForLoadState('networkidle')
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.locator('body.awsui-dark-mode').waitFor({ state: colorScheme === 'dark' ? 'attached' : 'detached' })
        expect(await barriers(), `${route} ${colorScheme}`).toEqual([])
      }
    }
  })
})
