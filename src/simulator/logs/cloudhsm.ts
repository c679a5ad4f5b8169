import { DAY, HOUR, SECOND } from '../calendar.js'
import { firehoseKey, type SimulatedLog, spread, subscribed } from './log.js'

const CLUSTER = 'cluster-simulated01'
const GROUP = `/aws/cloudhsm/${CLUSTER}`

/** The module that holds the payment keys: its service signs in each morning; somebody without a right once. */
export const cloudhsm: SimulatedLog = {
  source: 'aws.cloudhsm',
  hours: 24,
  since: 16,
  files: (world) => [
    {
      key: firehoseKey(GROUP.slice(1), 'cloudhsm'),
      body: subscribed(world.accounts.prod.id, GROUP, 'hsm-simulated01'),
      entries(span) {
        const { period, story } = world
        const entry = (at: number, opcode: string, response: string, user: string, type: string) => {
          const [date, time] = new Date(at).toISOString().split('T') as [string, string]
          const [year = '', month, day] = date.split('-')
          return {
            at,
            text: [
              `Time : ${month}/${day}/${year.slice(2)} ${time.slice(0, 12)}204, usecs:${at}204`,
              `Sequence No : 0x${(Math.floor(at / SECOND) % 65_536).toString(16)}`,
              'Reboot counter : 0x107',
              'Command Type(hex) : CN_MGMT_CMD (0x0)',
              `Opcode : ${opcode}`,
              'Session Handle : 0x7014006',
              `Response : ${response}`,
              'Log type : MGMT_USER_DETAILS_LOG (2)',
              `User Name : ${user}`,
              `User Type : ${type}`,
            ].join('\n'),
          }
        }
        const good = '0:HSM Return: SUCCESS'
        return [
          ...spread(
            span,
            period.from + 7 * HOUR,
            period.to + 7 * HOUR,
            Math.round((period.to - period.from) / DAY),
          ).flatMap((at) => [
            entry(at, 'CN_LOGIN (0xd)', good, 'payments', 'CN_CRYPTO_USER (1)'),
            entry(at + 40 * SECOND, 'CN_LOGOUT (0xe)', good, 'payments', 'CN_CRYPTO_USER (1)'),
          ]),
          ...spread(span, story.databaseCopied.to + 60_000, story.databaseCopied.to + 120_000, 3).map((at) =>
            entry(at, 'CN_LOGIN (0xd)', '163:HSM Error: RET_USER_LOGIN_FAILURE', 'admin', 'CN_CRYPTO_OFFICER (2)'),
          ),
        ]
      },
    },
  ],
}
