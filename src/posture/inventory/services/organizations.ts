import { DescribeOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { configShape } from '../../config-shape.js'
import { collector } from '../collector.js'

/** AWS Organizations: the organization that this account belongs to; every member may ask for it. */
export default collector({
  service: 'organizations',
  resources: [],
  account: {
    Organization: {
      scope: 'global',
      iam: 'organizations:DescribeOrganization',
      none: ['AWSOrganizationsNotInUseException'],
      read: async (reach) => {
        const { Organization: o } = await reach.client(OrganizationsClient).send(new DescribeOrganizationCommand({}))
        return o === undefined
          ? null
          : configShape({ Id: o.Id, Arn: o.Arn, FeatureSet: o.FeatureSet, MasterAccountId: o.MasterAccountId })
      },
    },
  },
})
