import { AccountClient, GetAlternateContactCommand } from '@aws-sdk/client-account'
import { configShape } from '../../config-shape.js'
import { collector } from '../collector.js'

/** AWS Account Management: whom AWS tells of a security problem in this account. */
export default collector({
  service: 'account',
  resources: [],
  account: {
    SecurityContact: {
      scope: 'global',
      iam: 'account:GetAlternateContact',
      // API reference, GetAlternateContact: also the answer when no such contact was ever given.
      none: ['ResourceNotFoundException'],
      read: async (reach) => {
        const { AlternateContact: c } = await reach
          .client(AccountClient)
          .send(new GetAlternateContactCommand({ AlternateContactType: 'SECURITY' }))
        // Without the telephone number, which no control reads.
        return c === undefined ? null : configShape({ Name: c.Name, Title: c.Title, EmailAddress: c.EmailAddress })
      },
    },
  },
})
