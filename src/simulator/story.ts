import { DAY, HOUR, isWorkday, MINUTE, type Period, SECOND, weekday } from './calendar.js'
import { type Account, type Interface, keyId } from './company.js'
import { BASE32, Random } from './random.js'

/** An instance that somebody started with stolen rights. */
export interface Miner extends Interface {
  readonly instance: string
}

/** The days and things that both the calls and the network traffic know of. */
export interface Story {
  /** Somebody uses the root user of staging, by mistake and without a second factor. */
  readonly rootMistake: number
  /** A person mistypes a password; a stranger guesses many. */
  readonly guessing: number
  /** A second network is built in staging with Terraform. */
  readonly newNetwork: number
  /** An old encryption key of staging is given up. */
  readonly keyRetired: number
  /** The leaked key is used for the first time. */
  readonly attack: number
  readonly userMade: number
  readonly trailStopped: number
  readonly exfiltration: { readonly from: number; readonly to: number; readonly objects: number }
  readonly portOpened: number
  readonly databaseCopied: { readonly from: number; readonly to: number }
  readonly minersStarted: number
  /** The morning after: the people on duty see it and clean up. */
  readonly response: number
  readonly minersStopped: number
  readonly portClosed: number
  readonly leaked: { readonly name: string; readonly id: string; readonly key: string }
  readonly made: { readonly name: string; readonly id: string; readonly key: string }
  readonly miners: readonly Miner[]
  readonly snapshot: string
}

/** The story of a period; its days follow the period's own weekdays. */
export const storyOf = (seed: string, period: Period, prod: Account): Story => {
  const random = new Random(`${seed}/story`)
  const day = (index: number) => period.from + index * DAY
  /** The first day from here on that is good for it. */
  const find = (index: number, good: (at: number) => boolean): number => {
    let at = day(index)
    for (let i = 0; i < 7 && !good(at); i++) at += DAY
    return at
  }
  // A Thursday night in the fourth week, before a working day where the calendar has one.
  const night = find(19, (at) => weekday(at) === 4)
  const attack = night + 23 * HOUR + 41 * MINUTE + 7 * SECOND
  const response = night + DAY + 8 * HOUR + 52 * MINUTE
  const minersStarted = attack + 131 * MINUTE
  const { subnets } = prod.network
  return {
    newNetwork: find(2, isWorkday) + 15 * HOUR + 12 * MINUTE,
    keyRetired: find(6, isWorkday) + 17 * HOUR + 20 * MINUTE,
    rootMistake: find(9, (at) => isWorkday(at) && weekday(at) !== 1) + 14 * HOUR + 33 * MINUTE,
    guessing: find(14, () => true) + 3 * HOUR + 12 * MINUTE,
    attack,
    userMade: attack + 24 * MINUTE,
    trailStopped: attack + 41 * MINUTE,
    exfiltration: { from: attack + 58 * MINUTE, to: attack + 84 * MINUTE, objects: 2314 },
    portOpened: attack + 92 * MINUTE,
    databaseCopied: { from: attack + 99 * MINUTE, to: attack + 124 * MINUTE },
    minersStarted,
    response,
    minersStopped: response + 21 * MINUTE,
    portClosed: response + 27 * MINUTE,
    leaked: { name: 'batch-export', id: `AIDA${random.text(BASE32, 17)}`, key: keyId('AKIA', random) },
    made: { name: 'support-svc', id: `AIDA${random.text(BASE32, 17)}`, key: keyId('AKIA', random) },
    miners: Array.from({ length: 6 }, (_, i) => {
      const subnet = subnets[i % subnets.length] ?? { id: '-', az: '-' }
      return {
        eni: `eni-0${random.hex(16)}`,
        ip: `10.10.${(i % subnets.length) * 16 + 9}.${40 + i * 7}`,
        subnet: subnet.id,
        az: subnet.az,
        instance: `i-0${random.hex(16)}`,
        publicIp: `203.0.113.${190 + i}`,
      }
    }),
    snapshot: `snap-0${random.hex(16)}`,
  }
}
