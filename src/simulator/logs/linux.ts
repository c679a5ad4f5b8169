import { MINUTE, SECOND, syslogTime } from '../calendar.js'
import { ADDRESSES } from '../company.js'
import { BASE62 } from '../random.js'
import { ephemeral, scanner } from '../web-traffic.js'
import { type Entry, once, routine, type SimulatedLog, spread } from './log.js'

const hostName = (ip: string) => `ip-${ip.replaceAll('.', '-')}`

/** Who comes to the bastion: the office by day; in the night the thief, and everybody who found the open port. */
export const linuxSecure: SimulatedLog = {
  source: 'linux.secure',
  hours: 24,
  files(world) {
    const { bastion } = world.accounts.prod.network
    return [
      {
        key: ({ at, random }) =>
          `hosts/${bastion.instance}/${new Date(at).toISOString().slice(0, 10)}/linux/secure/secure-${random.hex(8)}.gz`,
        entries(span, random) {
          const { story } = world
          const line = (at: number, program: string, text: string): Entry => ({
            at,
            text: `${syslogTime(at)} ${hostName(bastion.ip)} ${program}[${random.between(900, 32_000)}]: ${text}`,
          })
          const session = (at: number, ip: string, minutes: number) => {
            const port = ephemeral(random)
            return [
              line(
                at,
                'sshd',
                `Accepted publickey for ec2-user from ${ip} port ${port} ssh2: ED25519 SHA256:${random.text(BASE62, 43)}`,
              ),
              line(at + 200, 'sshd', 'pam_unix(sshd:session): session opened for user ec2-user(uid=1000) by (uid=0)'),
              ...(at + minutes * MINUTE < span.to
                ? [line(at + minutes * MINUTE, 'sshd', `Disconnected from user ec2-user ${ip} port ${port}`)]
                : []),
            ]
          }
          const guesses = (at: number) => {
            const user = random.pick(['root', 'admin', 'ubuntu', 'oracle', 'test', 'postgres'])
            const [ip, port] = [scanner(random), ephemeral(random)]
            return [
              line(at, 'sshd', `Invalid user ${user} from ${ip} port ${port}`),
              line(at + 900, 'sshd', `Failed password for invalid user ${user} from ${ip} port ${port} ssh2`),
            ]
          }
          const entered = story.portOpened + 3 * MINUTE
          const root = (after: number, command: string) =>
            line(
              entered + after * SECOND,
              'sudo',
              `ec2-user : TTY=pts/1 ; PWD=/home/ec2-user ; USER=root ; COMMAND=${command}`,
            )
          const thief = [
            ...session(entered, ADDRESSES.exfiltration, 45),
            root(40, '/usr/bin/cat /etc/shadow'),
            root(95, '/usr/sbin/useradd -m -G wheel sysupdate'),
            line(
              entered + 96 * SECOND,
              'useradd',
              'new user: name=sysupdate, UID=1001, GID=1001, home=/home/sysupdate, shell=/bin/bash, from=/dev/pts/1',
            ),
            root(130, '/usr/bin/dnf install -y postgresql16'),
          ]
          return [
            ...routine(world, random, span, 0.5, 'office').flatMap((at) =>
              session(at, ADDRESSES.office, random.between(4, 50)),
            ),
            ...[once(random, span)].map((at) => line(at, 'systemd-logind', 'New seat seat0.')),
            ...spread(span, story.portOpened + MINUTE, story.portClosed, 320).flatMap(guesses),
            ...thief.filter(({ at }) => at >= span.from && at < span.to),
          ]
        },
      },
    ]
  },
}

const DAILY = [
  ['systemd', 'Starting dnf-makecache.service - dnf makecache...'],
  ['systemd', 'Finished logrotate.service - Rotate log files.'],
  ['dhclient', 'DHCPACK of lease from 169.254.169.254'],
  ['chronyd', 'Selected source 169.254.169.123'],
  ['shop', 'health check passed'],
] as const

/** The shop's machines talk of themselves; memory ran out on one of them in the slow evening. */
export const linuxSyslog: SimulatedLog = {
  source: 'linux.syslog',
  hours: 24,
  files: (world) =>
    world.accounts.prod.network.apps.slice(0, 2).map((host, i) => ({
      key: ({ at, random }) =>
        `hosts/${host.instance}/${new Date(at).toISOString().slice(0, 10)}/linux/messages/messages-${random.hex(8)}.gz`,
      entries(span, random) {
        const line = (at: number, program: string, text: string): Entry => ({
          at,
          text: `${syslogTime(at)} ${hostName(host.ip)} ${program}: ${text}`,
        })
        const fixed = once(random, span)
        const memory = world.story.keyRetired + 3 * 60 * MINUTE + 11 * MINUTE
        return [
          ...routine(world, random, span, 1.5, 'always').map((at) => {
            const [program, text] = random.pick(DAILY)
            return line(at, `${program}[${random.between(1, 9000)}]`, text)
          }),
          line(fixed, 'systemd[1]', 'Started cleanup.service - Daily Cleanup.'),
          ...(i === 0
            ? spread(span, memory, memory + 1, 1).map((at) =>
                line(
                  at,
                  'kernel',
                  '[812345.678901] Out of memory: Killed process 4321 (node) total-vm:8123456kB, anon-rss:4123456kB, file-rss:0kB, shmem-rss:0kB',
                ),
              )
            : []),
        ]
      },
    })),
}
