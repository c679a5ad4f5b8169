import { PEOPLE } from '../company.js'
import { json, once, routine, type SimulatedLog, spread } from './log.js'

const PRODUCT = { name: 'Example EDR', vendor_name: 'Example', version: '7.1' }
const PROGRAMS = [
  ['zsh', 'git status'],
  ['zsh', 'docker compose up'],
  ['Code', 'node server.js'],
  ['zsh', 'aws sso login'],
] as const

/** The staff's computers, as their endpoint protection tells in OCSF. */
export const ocsf: SimulatedLog = {
  source: 'ocsf',
  hours: 24,
  since: 12,
  files: (world) => [
    {
      key: ({ at, random }) =>
        `exports/ocsf/${new Date(at).toISOString().slice(0, 13).replace(/[-T]/g, '/')}/edr-${random.hex(8)}.json.gz`,
      entries(span, random) {
        const device = (user: string) => ({
          hostname: `mac-${user}.aokumo.example`,
          uid: `device-${user}`,
          ip: '10.200.0.9',
          os: { name: 'macOS 26.3', type_id: 300 },
          type_id: 2,
        })
        const process = (at: number, user: string, parent: string, command: string) =>
          json(at, {
            category_uid: 1,
            category_name: 'System Activity',
            class_uid: 1007,
            class_name: 'Process Activity',
            activity_id: 1,
            activity_name: 'Launch',
            type_uid: 100_701,
            type_name: 'Process Activity: Launch',
            metadata: { version: '1.1.0', product: PRODUCT, profiles: ['host'], logged_time: at + 900 },
            time: at,
            severity_id: 1,
            severity: 'Informational',
            device: device(user),
            actor: { user: { name: user, uid: '501' }, process: { name: parent, pid: 400 } },
            process: {
              name: command.split(' ')[0],
              pid: random.between(400, 90_000),
              cmd_line: command,
              parent_process: { name: parent, pid: 400 },
            },
          })
        const user = () => random.pick(PEOPLE).user.split('@')[0] ?? '-'
        return [
          process(once(random, span), 'sato.misaki', 'launchd', 'softwareupdate --list'),
          ...routine(world, random, span, 3, 'office').map((at) => {
            const [parent, command] = random.pick(PROGRAMS)
            return process(at, user(), parent, command)
          }),
          // A message with an attachment, opened and stopped: it led to nothing.
          ...spread(span, world.story.guessing + 8 * 3_600_000, world.story.guessing + 8 * 3_600_000 + 1, 1).map((at) =>
            json(at, {
              category_uid: 2,
              category_name: 'Findings',
              class_uid: 2004,
              class_name: 'Detection Finding',
              activity_id: 1,
              activity_name: 'Create',
              type_uid: 200_401,
              type_name: 'Detection Finding: Create',
              metadata: { version: '1.1.0', product: PRODUCT, profiles: ['host'] },
              time: at,
              severity_id: 4,
              severity: 'High',
              status_id: 1,
              status: 'New',
              finding_info: {
                uid: 'edr-simulated-1',
                title: 'Suspicious script from a mail attachment (simulated)',
                desc: 'The script was stopped.',
                created_time: at,
              },
              device: device('kobayashi.yui'),
              resources: [{ uid: 'device-kobayashi.yui', name: 'mac-kobayashi.yui', type: 'Device' }],
            }),
          ),
        ]
      },
    },
  ],
}
