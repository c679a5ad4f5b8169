import { ADDRESSES, PEOPLE } from '../company.js'
import { once, routine, type SimulatedLog, spread } from './log.js'
import { logon, windowsEvent } from './windows-event.js'

const COMPUTER = 'WIN-ACCOUNTING.corp.aokumo.example'

/** The accounting server, on Windows: logons over the desktop, processes, and a night in which somebody knocked. */
export const windows: SimulatedLog = {
  source: 'windows.event',
  hours: 24,
  since: 13,
  files: (world) => [
    {
      key: ({ at, random }) =>
        `hosts/windows/eventlogs/${new Date(at).toISOString().slice(0, 13).replace(/[-T]/g, '/')}/accounting-${random.hex(8)}.gz`,
      entries(span, random) {
        const process = (at: number, user: string, path: string, command: string) => ({
          at,
          text: windowsEvent(at, 4688, COMPUTER, [
            ['SubjectUserSid', 'S-1-5-21-1-2-3-1105'],
            ['SubjectUserName', user],
            ['SubjectDomainName', 'CORP'],
            ['SubjectLogonId', '0x3e7'],
            ['NewProcessId', '0x1f4'],
            ['NewProcessName', path],
            ['TokenElevationType', '%%1938'],
            ['ProcessId', '0x44c'],
            ['CommandLine', command],
            ['ParentProcessName', 'C:\\Windows\\explorer.exe'],
          ]),
        })
        const backup = once(random, span)
        return [
          process(backup, 'svc-backup', 'C:\\Windows\\System32\\wbadmin.exe', 'wbadmin start backup -quiet'),
          ...routine(world, random, span, 1, 'office').flatMap((at) => {
            const user = random.pick(PEOPLE).user.split('@')[0] ?? '-'
            return [
              { at, text: logon(at, COMPUTER, 'CORP', user, ADDRESSES.office, !random.chance(0.05), 10) },
              process(at + 4000, user, 'C:\\Program Files\\Keiri\\keiri.exe', '"C:\\Program Files\\Keiri\\keiri.exe"'),
            ]
          }),
          ...spread(span, world.story.databaseCopied.to, world.story.databaseCopied.to + 240_000, 25).map((at) => ({
            at,
            text: logon(at, COMPUTER, 'CORP', 'Administrator', world.accounts.prod.network.bastion.ip, false),
          })),
        ]
      },
    },
  ],
}
