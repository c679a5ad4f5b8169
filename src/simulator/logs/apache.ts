import { commonLogTime, datePath } from '../calendar.js'
import { COMPANY } from '../company.js'
import { BROWSERS, customer, scanner } from '../web-traffic.js'
import { routine, type SimulatedLog } from './log.js'

const POSTS = ['/', '/2026/10/aki-no-ame', '/2026/09/taifuu', '/feed.xml', '/about', '/2026/08/old-link']
const TRIED = [
  '/wp-login.php',
  '/xmlrpc.php',
  '/wp-content/plugins/file-manager/readme.txt',
  '/cgi-bin/.%2e/%2e%2e/bin/sh',
]

/** The company's blog, an old server of its own. */
export const apache: SimulatedLog = {
  source: 'apache.access',
  hours: 24,
  since: 9,
  files(world) {
    const host = world.accounts.prod.network.apps.at(-1)
    const site = `blog.${COMPANY.domain}:443`
    return [
      {
        key: ({ at, random }) => `hosts/httpd/${host?.instance}/${datePath(at)}/access_log-${random.hex(8)}.gz`,
        entries: (span, random) => [
          ...routine(world, random, span, 4, 'traffic').map((at) => {
            const path = random.pick(POSTS)
            return {
              at,
              text: `${site} ${customer(random)} - - [${commonLogTime(at)}] "GET ${path} HTTP/1.1" ${path.includes('old') ? 301 : 200} ${random.between(2000, 40_000)} "https://www.${COMPANY.domain}/" "${random.pick(BROWSERS)}"`,
            }
          }),
          ...routine(world, random, span, 2.5, 'always').map((at) => ({
            at,
            text: `${site} ${scanner(random)} - - [${commonLogTime(at)}] "${random.chance(0.4) ? 'POST' : 'GET'} ${random.pick(TRIED)} HTTP/1.1" ${random.pick([404, 404, 403])} 196 "-" "python-requests/2.32.5"`,
          })),
        ],
      },
    ]
  },
}
