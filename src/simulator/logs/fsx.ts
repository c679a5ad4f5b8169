import { ADDRESSES, PEOPLE } from '../company.js'
import { once, routine, type SimulatedLog, spread } from './log.js'
import { windowsEvent } from './windows-event.js'

const COMPUTER = 'amznfsxsim1.corp.aokumo.example'
const FILES = [
  '経理\\月次\\2026-10.xlsx',
  '人事\\評価\\2026上期.xlsx',
  '共有\\会議\\議事録.docx',
  '共有\\手順\\VPN.pdf',
] as const

/** The shared folders of the office: who opened what, and who was not let. */
export const fsx: SimulatedLog = {
  source: 'aws.fsx',
  hours: 24,
  since: 13,
  files: (world) => [
    {
      key: ({ at, random }) =>
        `firehose/aws-fsx-audit/${new Date(at).toISOString().slice(0, 13).replace(/[-T]/g, '/')}/aws-fsx-audit-${random.hex(8)}.gz`,
      entries(span, random) {
        const opened = (at: number, user: string, file: string, allowed: boolean) => ({
          at,
          text: windowsEvent(
            at,
            allowed ? 4663 : 4656,
            COMPUTER,
            [
              ['SubjectUserSid', 'S-1-5-21-1-2-3-1113'],
              ['SubjectUserName', user],
              ['SubjectDomainName', 'CORP'],
              ['SubjectLogonId', '0x50932f71'],
              ['ObjectServer', 'Security'],
              ['ObjectType', 'File'],
              ['ObjectName', `\\Device\\HarddiskVolume8\\share\\${file}`],
              ['HandleId', '0xe0c'],
              ['AccessList', '%%4416'],
              ['AccessMask', '0x1'],
              ['ProcessId', '0x4'],
              ['ProcessName', ''],
              ['ResourceAttributes', 'S:AI'],
            ],
            allowed ? 'success' : 'failure',
          ),
        })
        const share = (at: number, user: string, ip: string) => ({
          at,
          text: windowsEvent(at, 5140, COMPUTER, [
            ['SubjectUserSid', 'S-1-5-21-1-2-3-1113'],
            ['SubjectUserName', user],
            ['SubjectDomainName', 'CORP'],
            ['SubjectLogonId', '0x50932f71'],
            ['ObjectType', 'File'],
            ['IpAddress', ip],
            ['IpPort', '49878'],
            ['ShareName', '\\\\AMZNFSXSIM1\\share'],
            ['ShareLocalPath', '\\??\\D:\\share'],
            ['AccessMask', '0x1'],
            ['AccessList', '%%4416'],
          ]),
        })
        return [
          share(once(random, span), 'svc-backup', world.accounts.prod.network.apps[0]?.ip ?? '10.10.0.9'),
          ...routine(world, random, span, 2, 'office').flatMap((at) => {
            const user = random.pick(PEOPLE).user.split('@')[0] ?? '-'
            return [
              share(at, user, ADDRESSES.office),
              opened(at + 2000, user, random.pick(FILES), !random.chance(0.04)),
            ]
          }),
          ...spread(span, world.story.keyRetired, world.story.keyRetired + 60_000, 4).map((at) =>
            opened(at, 'kato.ren', FILES[1], false),
          ),
        ]
      },
    },
  ],
}
