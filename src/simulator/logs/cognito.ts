import { REGION } from '../company.js'
import { placeOf } from '../places.js'
import { Random } from '../random.js'
import { customer, probing, scanner } from '../web-traffic.js'
import { firehoseKey, json, routine, type SimulatedLog, spread } from './log.js'

const POOL = `${REGION}_SIMULATED`
const NAMES = ['aoi', 'ren', 'yui', 'haruto', 'hina', 'sota', 'mei', 'itsuki'] as const
const DEVICES = [
  'Mobile Safari 26, iOS 26',
  'Chrome 146, Windows 10',
  'Chrome 146, Android 16',
  'Safari 26, Mac OS X',
] as const

/** The shop's customers at their user pool, with threat protection. */
export const cognito: SimulatedLog = {
  source: 'aws.cognito',
  hours: 24,
  files: (world) => [
    {
      key: firehoseKey('cognito-user-activity', 'cognito-activity'),
      entries(span, random) {
        const record = (
          at: number,
          user: string,
          ip: string,
          type: string,
          passed: boolean,
          risk: '' | 'Low' | 'Medium' | 'High',
        ) => {
          const { city, name } = placeOf(ip)
          return json(at, {
            eventTimestamp: String(at),
            eventSource: 'USER_ACTIVITY',
            logLevel: 'INFO',
            message: {
              version: '1',
              eventId: random.uuid(),
              eventType: type,
              userSub: new Random(`cognito/${user}`).uuid(),
              userName: user,
              userPoolId: POOL,
              clientId: '3simulatedclient',
              creationDate: new Date(at)
                .toUTCString()
                .replace(/^(\w+), (\d+) (\w+) (\d+) (\S+) GMT$/, '$1 $3 $2 $5 UTC $4'),
              eventResponse: passed ? 'Pass' : 'Fail',
              riskLevel: risk,
              riskDecision: risk === 'High' ? 'Block' : risk === 'Medium' ? 'AccountTakeover' : 'PASS',
              challenges: [`Password:${passed ? 'Success' : 'Failure'}`],
              deviceName: random.pick(DEVICES),
              ipAddress: ip,
              requestId: random.uuid(),
              idpName: '',
              compromisedCredentialDetected: 'false',
              city,
              country: name,
              eventFeedbackValue: '',
              eventFeedbackDate: '',
              eventFeedbackProvider: '',
              hasContextData: 'true',
            },
            logSourceId: { userPoolId: POOL },
          })
        }
        const someone = () => `${random.pick(NAMES)}.${random.between(1, 400)}`
        const night = probing(world)
        return [
          ...routine(world, random, span, 5, 'traffic').map((at) =>
            record(
              at,
              someone(),
              customer(random),
              random.chance(0.1) ? 'SignUp' : 'SignIn',
              random.chance(0.93),
              random.chance(0.05) ? 'Low' : '',
            ),
          ),
          ...routine(world, random, span, 0.4, 'always').map((at) =>
            record(at, someone(), scanner(random), 'SignIn', false, random.pick(['Medium', 'High'])),
          ),
          ...spread(span, night.from, night.to, 30).map((at) =>
            record(at, someone(), '192.0.2.66', 'SignIn', false, 'High'),
          ),
        ]
      },
    },
  ],
}
