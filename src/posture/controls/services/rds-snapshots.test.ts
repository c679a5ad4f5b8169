import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import rdsSnapshots from './rds-snapshots.js'

const shared = (...attributeValues: string[]) => [{ attributeName: 'restore', attributeValues }]
const snapshot = (configuration: JsonObject, parts: JsonObject = {}) =>
  ciOf('AWS::RDS::DBSnapshot', configuration, { parts })
const clusterSnapshot = (configuration: JsonObject, parts: JsonObject = {}) =>
  ciOf('AWS::RDS::DBClusterSnapshot', configuration, { parts })

controlTests(rdsSnapshots, {
  'RDS.1': [
    { name: 'private', status: 'PASSED', ci: snapshot({}, { DBSnapshotAttributes: shared() }) },
    {
      name: 'shared with an account',
      status: 'PASSED',
      ci: snapshot({}, { DBSnapshotAttributes: shared('444455556666') }),
    },
    { name: 'public', status: 'FAILED', ci: snapshot({}, { DBSnapshotAttributes: shared('444455556666', 'all') }) },
    { name: 'no attributes', status: 'PASSED', ci: snapshot({}, { DBSnapshotAttributes: [] }) },
    {
      name: 'a public cluster snapshot',
      status: 'FAILED',
      ci: clusterSnapshot({}, { DBClusterSnapshotAttributes: shared('all') }),
    },
    {
      name: 'a private cluster snapshot',
      status: 'PASSED',
      ci: clusterSnapshot({}, { DBClusterSnapshotAttributes: shared() }),
    },
    { name: 'attributes that were never read', status: 'WARNING', ci: snapshot({}) },
    {
      name: 'attributes of a cluster snapshot that were denied',
      status: 'WARNING',
      ci: {
        ...clusterSnapshot({}),
        unread: {
          DBClusterSnapshotAttributes: {
            why: 'denied',
            action: 'rds:DescribeDBClusterSnapshotAttributes',
            message: 'no',
          },
        },
      },
    },
  ],
  'RDS.4': [
    { name: 'encrypted', status: 'PASSED', ci: snapshot({ encrypted: true }) },
    { name: 'not encrypted', status: 'FAILED', ci: snapshot({ encrypted: false }) },
    { name: 'an encrypted cluster snapshot', status: 'PASSED', ci: clusterSnapshot({ storageEncrypted: true }) },
    { name: 'an unencrypted cluster snapshot', status: 'FAILED', ci: clusterSnapshot({ storageEncrypted: false }) },
  ],
})
