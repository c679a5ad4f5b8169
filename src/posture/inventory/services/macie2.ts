import { GetAutomatedDiscoveryConfigurationCommand, GetMacieSessionCommand, Macie2Client } from '@aws-sdk/client-macie2'
import type { Json } from '../../ci.js'
import { configShape } from '../../config-shape.js'
import { collector } from '../collector.js'

/**
 * Macie answers 403 AccessDeniedException "Macie is not enabled" where it was never switched on. By its name that is a
 * denied call; its words alone tell the two apart.
 */
const unlessOff = async (read: () => Promise<Json>): Promise<Json> => {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof Error && /\bMacie is not enabled\b/i.test(cause.message)) return null
    throw cause
  }
}

/** Amazon Macie: whether it is on in each Region, as parts of the account. `null`: Macie is off. */
export default collector({
  service: 'macie2',
  resources: [],
  account: {
    MacieSession: {
      scope: 'regional',
      iam: 'macie2:GetMacieSession',
      read: (reach) =>
        unlessOff(async () => {
          const s = await reach.client(Macie2Client).send(new GetMacieSessionCommand({}))
          return configShape({ status: s.status, findingPublishingFrequency: s.findingPublishingFrequency })
        }),
    },
    MacieAutomatedDiscovery: {
      scope: 'regional',
      iam: 'macie2:GetAutomatedDiscoveryConfiguration',
      read: (reach) =>
        unlessOff(async () => {
          const c = await reach.client(Macie2Client).send(new GetAutomatedDiscoveryConfigurationCommand({}))
          return configShape({ status: c.status, autoEnableOrganizationMembers: c.autoEnableOrganizationMembers })
        }),
    },
  },
})
