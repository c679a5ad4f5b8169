import { type Change, changesOf, signInsOf } from '../sign-ins.js'
import { firehoseKey, type SimulatedLog, subscribed } from './log.js'
import { logon, windowsEvent } from './windows-event.js'

const DOMAIN = 'corp.aokumo.example'
const COMPUTER = `WIN-SIM1.${DOMAIN}`
const GROUP = `/aws/directoryservice/d-9067simula-${DOMAIN}`
const EVENTS: Readonly<Record<Change['what'], number>> = {
  created: 4720,
  joined: 4728,
  granted: 4728,
  suspended: 4725,
  reset: 4724,
}
const short = (user: string) => user.split('@')[0] ?? user

/** The company's directory: who logs on to its domain, and who is changed in it. */
export const directoryservice: SimulatedLog = {
  source: 'aws.directoryservice',
  hours: 24,
  since: 12,
  files: (world) => [
    {
      key: firehoseKey('aws/directoryservice', 'directory'),
      body: subscribed(world.accounts.prod.id, GROUP, 'WIN-SIM1/SecurityEvents'),
      entries: (span) => [
        ...signInsOf(world, 'directory', span)
          // The directory cannot be reached from outside.
          .filter(({ risk }) => risk === undefined)
          .map(({ at, person, ip, outcome }) => ({
            at,
            text: logon(at, COMPUTER, 'CORP', short(person.user), ip, outcome === 'success'),
          })),
        ...changesOf(world, 'directory', span).map(({ at, by, what, who, group }) => ({
          at,
          text: windowsEvent(at, EVENTS[what], COMPUTER, [
            ...(group === undefined
              ? []
              : ([
                  ['MemberName', `CN=${short(who)},OU=Users,DC=corp,DC=aokumo,DC=example`],
                  ['MemberSid', 'S-1-5-21-1-2-3-1140'],
                ] as const)),
            ['TargetUserName', group ?? short(who)],
            ['TargetDomainName', 'CORP'],
            ['TargetSid', 'S-1-5-21-1-2-3-1141'],
            ['SubjectUserSid', 'S-1-5-21-1-2-3-1102'],
            ['SubjectUserName', short(by.user)],
            ['SubjectDomainName', 'CORP'],
            ['SubjectLogonId', '0x8dcdc'],
          ]),
        })),
      ],
    },
  ],
}
