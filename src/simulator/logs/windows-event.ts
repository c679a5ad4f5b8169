/** A name and its value in an event's data. */
type Data = readonly (readonly [name: string, value: string])[]

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** An event of the Windows security log in XML (source: Microsoft Learn, "Event Schema"). */
export const windowsEvent = (
  at: number,
  id: number,
  computer: string,
  data: Data,
  audit: 'success' | 'failure' = 'success',
): string =>
  [
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>",
    "<Provider Name='Microsoft-Windows-Security-Auditing' Guid='{54849625-5478-4994-a5ba-3e3b0328c30d}'/>",
    `<EventID>${id}</EventID><Version>2</Version><Level>0</Level><Task>12544</Task><Opcode>0</Opcode>`,
    `<Keywords>${audit === 'success' ? '0x8020000000000000' : '0x8010000000000000'}</Keywords>`,
    `<TimeCreated SystemTime='${new Date(at).toISOString().replace('Z', '120400Z')}'/>`,
    `<EventRecordID>${Math.floor(at / 1000) % 10_000_000}</EventRecordID><Correlation/><Execution ProcessID='716' ThreadID='760'/>`,
    `<Channel>Security</Channel><Computer>${computer}</Computer><Security/></System><EventData>`,
    ...data.map(([name, value]) => `<Data Name='${name}'>${escaped(value)}</Data>`),
    '</EventData></Event>',
  ].join('')

/** A logon, as events 4624 (good) and 4625 (refused) tell it. */
export const logon = (
  at: number,
  computer: string,
  domain: string,
  user: string,
  ip: string,
  good: boolean,
  type = 3,
): string =>
  windowsEvent(
    at,
    good ? 4624 : 4625,
    computer,
    [
      ['SubjectUserSid', 'S-1-0-0'],
      ['SubjectUserName', '-'],
      ['SubjectDomainName', '-'],
      ['SubjectLogonId', '0x0'],
      ['TargetUserSid', good ? `S-1-5-21-1-2-3-${1100 + user.length}` : 'S-1-0-0'],
      ['TargetUserName', user],
      ['TargetDomainName', domain],
      ...(good
        ? ([['TargetLogonId', '0x8dcdc']] as const)
        : ([
            ['Status', '0xc000006d'],
            ['FailureReason', '%%2313'],
            ['SubStatus', '0xc000006a'],
          ] as const)),
      ['LogonType', String(type)],
      ['LogonProcessName', 'Kerberos'],
      ['AuthenticationPackageName', 'Kerberos'],
      ['WorkstationName', '-'],
      ['ProcessId', '0x0'],
      ['ProcessName', '-'],
      ['IpAddress', ip],
      ['IpPort', '51234'],
    ],
    good ? 'success' : 'failure',
  )
