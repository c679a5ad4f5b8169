import { expect, test } from 'vitest'
import { beanShape } from './bean-shape.js'

test('keys are spelt as AWS Config spells those of DB clusters and tables', () => {
  expect(
    beanShape({
      DBClusterIdentifier: 'a',
      IAMDatabaseAuthenticationEnabled: true,
      MultiAZ: false,
      DbClusterResourceId: 'cluster-A',
      SSEDescription: { SSEType: 'KMS', KMSMasterKeyArn: 'arn' },
      DBClusterMembers: [{ DBInstanceIdentifier: 'b', IsClusterWriter: true }],
      Engine: 'aurora-mysql',
    }),
  ).toEqual({
    dbclusterIdentifier: 'a',
    iamdatabaseAuthenticationEnabled: true,
    multiAZ: false,
    dbClusterResourceId: 'cluster-A',
    ssedescription: { ssetype: 'KMS', kmsmasterKeyArn: 'arn' },
    dbclusterMembers: [{ dbinstanceIdentifier: 'b', isClusterWriter: true }],
    engine: 'aurora-mysql',
  })
})
