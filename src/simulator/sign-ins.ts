import { DAY, HOUR, isWorkday, MINUTE, type Period } from './calendar.js'
import { ADDRESSES, PEOPLE, type Person } from './company.js'
import { isIn, spread, type World } from './logs/log.js'
import { morningOf } from './people.js'
import { Random } from './random.js'

/** Somebody tries to sign in to one of the company's services. */
export interface SignIn {
  readonly at: number
  readonly person: Person
  readonly ip: string
  readonly agent: string
  readonly outcome: 'success' | 'wrong password' | 'refused on the phone'
  /** Strangers are known by more than a wrong password. */
  readonly risk?: 'medium' | 'high'
}

const HEADLESS =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36'
const STRANGER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/**
 * Sign-ins at a service in a span: everybody's mornings, passwords mistyped now and then, the night in which a stranger
 * guesses, and what the thief tried before the key was found.
 */
export const signInsOf = (world: World, service: string, span: Period): readonly SignIn[] => {
  const { seed, story, period } = world
  const out: SignIn[] = []
  for (let day = period.from; day < period.to; day += DAY) {
    if (day > span.to || day + 2 * DAY < span.from || !isWorkday(day)) continue
    for (const person of PEOPLE) {
      const random = new Random(`${seed}/sign-in/${service}/${person.user}/${day}`)
      if (!random.chance(0.9)) continue
      const { ip, begins } = morningOf(seed, person, day)
      const at = Math.floor(begins + random.exponential(4) * MINUTE)
      const common = { person, ip, agent: person.browser }
      if (random.chance(0.07)) out.push({ ...common, at: at - 21_000, outcome: 'wrong password' })
      out.push({ ...common, at, outcome: 'success' })
      if (random.chance(0.35)) out.push({ ...common, at: at + random.between(3, 6) * HOUR, outcome: 'success' })
    }
  }
  // One password for everybody, then the next: slow, from many addresses.
  const guessing = new Random(`${seed}/spray/${service}`)
  for (const [i, at] of spread(period, story.guessing - 30 * MINUTE, story.guessing + 70 * MINUTE, 60).entries()) {
    out.push({
      at,
      person: PEOPLE[i % PEOPLE.length] as Person,
      ip: `198.19.31.${guessing.between(4, 90)}`,
      agent: HEADLESS,
      outcome: 'wrong password',
      risk: 'medium',
    })
  }
  // The two administrators, by name; one's password was in an old leak, her phone asked, and she said no.
  for (const [i, at] of spread(period, story.attack - 70 * MINUTE, story.attack - 50 * MINUTE, 14).entries()) {
    out.push({
      at,
      person: PEOPLE[i % 2] as Person,
      ip: ADDRESSES.attacker,
      agent: STRANGER,
      outcome: i === 12 ? 'refused on the phone' : 'wrong password',
      risk: 'high',
    })
  }
  return out.filter(({ at }) => isIn(span, at))
}

/** What administrators change in the directory: somebody comes, somebody gets a right, and the morning after the night. */
export interface Change {
  readonly at: number
  readonly by: Person
  readonly what: 'created' | 'joined' | 'granted' | 'suspended' | 'reset'
  readonly who: string
  readonly group?: string
}

const NEWCOMERS = ['yoshida.mei', 'matsumoto.riku', 'inoue.haruka'] as const

/** Changes of accounts and rights in a span. */
export const changesOf = ({ story, period, seed }: World, service: string, span: Period): readonly Change[] => {
  const random = new Random(`${seed}/changes/${service}`)
  const [admin, other] = PEOPLE as readonly [Person, Person]
  const mail = (name: string) => `${name}@aokumo.example`
  const out: Change[] = NEWCOMERS.flatMap((name, i) => {
    let day = period.from + (3 + i * 8) * DAY
    while (!isWorkday(day)) day += DAY
    const at = day + 10 * HOUR + random.between(0, 90) * MINUTE
    return [
      { at, by: other, what: 'created', who: mail(name) },
      { at: at + 2 * MINUTE, by: other, what: 'joined', who: mail(name), group: 'developers' },
    ] as const
  })
  out.push(
    {
      at: story.newNetwork - 30 * MINUTE,
      by: admin,
      what: 'granted',
      who: other.user,
      group: 'network-administrators',
    },
    { at: story.response + 35 * MINUTE, by: admin, what: 'suspended', who: mail('batch-export') },
    { at: story.response + 41 * MINUTE, by: admin, what: 'reset', who: admin.user },
    { at: story.response + 44 * MINUTE, by: admin, what: 'reset', who: other.user },
  )
  return out.filter(({ at }) => isIn(span, at))
}
