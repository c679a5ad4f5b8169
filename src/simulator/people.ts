import { DAY, HOUR, hourOfDay, isWorkday, MINUTE, type Period, SECOND } from './calendar.js'
import { type Account, ADDRESSES, keyId, PEOPLE, type Person } from './company.js'
import { assumedRole, type Caller, permissionSet, roleArn } from './identity.js'
import { BASE62, Random } from './random.js'
import { type Call, recordOf, type Timed } from './record.js'
import type { Unit } from './streams.js'
import { type Task, tasksOf } from './tasks.js'

/** Where a person works from on a day. */
export const addressOf = (person: Person, random: Random): string =>
  random.chance(person.remote) ? person.home : ADDRESSES.office

/** A person comes in through single sign-on: the role is taken up by SAML, then the console opens. */
export const signIn = (
  account: Account,
  person: Person,
  at: number,
  ip: string,
  random: Random,
): { readonly unit: Timed[]; readonly caller: Caller; readonly cli: Caller } => {
  const role = permissionSet(person, account)
  const key = keyId('ASIA', random)
  const identity = assumedRole(account, role, { name: person.user, key, since: at })
  const caller: Caller = { account, identity, ip, agent: person.browser, console: true }
  const provider = `arn:aws:iam::${account.id}:saml-provider/AWSSSO_2b8e6d1f0c9a7354_DO_NOT_DELETE`
  const saml: Caller = {
    account,
    identity: {
      type: 'SAMLUser',
      principalId: `${random.text(BASE62, 27)}=:${person.user}`,
      userName: person.user,
      identityProvider: `${random.text(BASE62, 27)}=`,
    },
    ip,
    agent: 'aws-internal/3 aws-sdk-java/1.12.797 Linux/5.10.247 OpenJDK_64-Bit_Server_VM/25.472-b08 java/1.8.0_472',
  }
  const session = identity['arn'] as string
  const unit = [
    recordOf(
      saml,
      at,
      {
        to: 'sts',
        name: 'AssumeRoleWithSAML',
        request: {
          sAMLAssertionID: `_${random.uuid()}`,
          roleSessionName: person.user,
          roleArn: roleArn(account, role),
          principalArn: provider,
          durationSeconds: 28_800,
        },
        response: {
          issuer: 'https://portal.sso.ap-northeast-1.amazonaws.com/saml/assertion/SIMULATED',
          nameQualifier: random.text(BASE62, 27),
          credentials: {
            accessKeyId: key,
            sessionToken: `SIMULATED${random.text(BASE62, 40)}`,
            expiration: new Date(at + 8 * HOUR).toISOString().slice(0, 19),
          },
          subjectType: 'persistent',
          assumedRoleUser: { assumedRoleId: `${role.id}:${person.user}`, arn: session },
          subject: person.user,
          audience: 'https://signin.aws.amazon.com/saml',
        },
        resources: [
          { accountId: account.id, type: 'AWS::IAM::Role', ARN: roleArn(account, role) },
          { accountId: account.id, type: 'AWS::IAM::SAMLProvider', ARN: provider },
        ],
      },
      random,
    ),
    recordOf(
      caller,
      at + SECOND,
      {
        to: 'signin',
        name: 'ConsoleLogin',
        type: 'AwsConsoleSignIn',
        read: false,
        response: { ConsoleLogin: 'Success' },
        more: {
          additionalEventData: { MobileVersion: 'No', MFAUsed: 'No', SamlProviderArn: provider },
        },
      },
      random,
    ),
  ]
  return { unit, caller, cli: { account, identity, ip, agent: person.cli } }
}

/** Calls of one task after another, with the pauses of a person or the haste of a program. */
export const perform = (task: Task, callers: { caller: Caller; cli: Caller }, at: number, random: Random): Timed[] => {
  const by = task.by === 'cli' ? callers.cli : callers.caller
  const who = task.agent === undefined ? by : { ...by, agent: task.agent, console: false }
  let now = at
  return task.calls(by.account, random, at).map((call: Call) => {
    const timed = recordOf(who, now, call, random)
    now += random.between(task.gap[0], task.gap[1])
    return timed
  })
}

/** How likely a person of a team opens an account on a working day. */
const OPENS: Readonly<Record<Person['team'], Readonly<Record<Account['kind'], number>>>> = {
  sre: { prod: 0.95, staging: 0.8, security: 0.25 },
  dev: { prod: 0.45, staging: 0.9, security: 0 },
  data: { prod: 0.7, staging: 0.4, security: 0 },
  security: { prod: 0.7, staging: 0.3, security: 0.95 },
}

/** One person's days in one account. `busy` multiplies how much is done. */
export function* workdaysOf(
  seed: string,
  account: Account,
  person: Person,
  period: Period,
  busy: number,
): Generator<Unit> {
  const tasks = tasksOf(person.team, account.kind)
  if (tasks.length === 0) return
  for (let day = period.from; day < period.to; day += DAY) {
    const { ip, begins } = morningOf(seed, person, day)
    const random = new Random(`${seed}/day/${person.user}/${account.kind}/${day}`)
    // Now and then somebody of the operations team looks in on a weekend.
    const likely = isWorkday(day) ? OPENS[person.team][account.kind] : person.team === 'sre' ? 0.12 : 0
    if (!random.chance(likely)) continue
    const at = Math.floor(begins + random.exponential(40) * MINUTE)
    if (at >= period.to) continue
    const { unit, ...callers } = signIn(account, person, at, ip, random)
    const records = [...unit]
    const many = random.count(person.tasks * busy * (isWorkday(day) ? 1 : 0.4))
    for (let i = 0; i < many; i++) {
      const task = random.weighted(tasks)
      const when = at + 20 * SECOND + Math.floor(random.float() * 8 * HOUR)
      // Lunch is from twelve to one.
      const hour = hourOfDay(when)
      if (hour >= 12 && hour < 13 && random.chance(0.8)) continue
      records.push(...perform(task, callers, when, random))
    }
    yield records.filter((timed) => timed.at < period.to).sort((a, b) => a.at - b.at)
  }
}

/** Where a person is on a day, and when they begin; whichever account or service they open. */
export const morningOf = (
  seed: string,
  person: Person,
  day: number,
): { readonly ip: string; readonly begins: number } => {
  const random = new Random(`${seed}/where/${person.user}/${day}`)
  const ip = addressOf(person, random)
  return { ip, begins: day + person.starts * HOUR + random.around(0, 25) * MINUTE }
}

/** Everybody's days in an account, one stream for each person. */
export const peopleStreams = (seed: string, account: Account, period: Period, busy: number): Iterable<Unit>[] =>
  PEOPLE.map((person) => workdaysOf(seed, account, person, period, busy))
