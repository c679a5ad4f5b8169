import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import s3 from './s3.js'

const bucket = (parts: JsonObject) => ciOf('AWS::S3::Bucket', { name: 'a' }, { parts })

controlTests(s3, {
  'S3.14': [
    {
      name: 'enabled',
      status: 'PASSED',
      ci: bucket({ BucketVersioningConfiguration: { status: 'Enabled' } }),
    },
    {
      name: 'suspended',
      status: 'FAILED',
      ci: bucket({ BucketVersioningConfiguration: { status: 'Suspended' } }),
    },
    { name: 'never set', status: 'FAILED', ci: bucket({ BucketVersioningConfiguration: null }) },
  ],
})
