import { BatchGetAccountStatusCommand, Inspector2Client } from '@aws-sdk/client-inspector2'
import { configShape } from '../../config-shape.js'
import { collector } from '../collector.js'

/** Amazon Inspector: which kinds of scanning are on in each Region, as a part of the account. */
export default collector({
  service: 'inspector2',
  resources: [],
  account: {
    InspectorStatus: {
      scope: 'regional',
      iam: 'inspector2:BatchGetAccountStatus',
      read: async (reach) => {
        const { accounts, failedAccounts } = await reach
          .client(Inspector2Client)
          .send(new BatchGetAccountStatusCommand({ accountIds: [reach.account] }))
        const own = accounts?.find((a) => a.accountId === reach.account)
        if (own !== undefined) return configShape(own)
        // The call succeeds and says within that it failed for this account: the engine sorts it by its name.
        const failure = failedAccounts?.find((a) => a.accountId === reach.account)
        const denied = failure?.errorCode === 'ACCESS_DENIED'
        throw Object.assign(new Error(failure?.errorMessage ?? 'The answer does not name this account.'), {
          name: denied ? 'AccessDeniedException' : (failure?.errorCode ?? 'IncompleteAnswer'),
        })
      },
    },
  },
})
