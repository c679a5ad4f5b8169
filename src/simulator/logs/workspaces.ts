import { isoMs, MINUTE } from '../calendar.js'
import { Random } from '../random.js'
import { signInsOf } from '../sign-ins.js'
import { eventBridge, firehoseKey, type SimulatedLog } from './log.js'

/** Virtual desktops of those who work on Windows. */
export const workspaces: SimulatedLog = {
  source: 'aws.workspaces',
  hours: 24,
  since: 23,
  files: (world) => [
    {
      key: firehoseKey('workspaces-access', 'workspaces'),
      entries: (span, random) =>
        signInsOf(world, 'workspaces', span)
          .filter(({ person, outcome }) => outcome === 'success' && person.browser.includes('Windows'))
          .map(({ at, person, ip }) =>
            eventBridge(at + MINUTE, random, {
              source: 'aws.workspaces',
              type: 'WorkSpaces Access',
              account: world.accounts.prod.id,
              detail: {
                clientIpAddress: ip,
                actionType: 'successfulLogin',
                workspacesClientProductName: 'WorkSpaces Desktop client',
                loginTime: isoMs(at + MINUTE),
                clientPlatform: 'Windows',
                directoryId: 'domain/d-9067simula',
                clientVersion: '5.29.0.4102',
                workspaceId: `ws-${new Random(`${world.seed}/workspace/${person.user}`).hex(9)}`,
              },
            }),
          ),
    },
  ],
}
