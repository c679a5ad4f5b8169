import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import controls from './acm.js'

const certificate = (configuration: JsonObject) => ciOf('AWS::ACM::Certificate', configuration)
const until = (notAfter: string) => certificate({ notAfter, status: 'ISSUED' })

controlTests(controls, {
  'ACM.1': [
    { name: 'ends in 31 days', status: 'PASSED', ci: until('2026-12-25T00:00:00.000Z') },
    { name: 'ends in 30 days', status: 'FAILED', ci: until('2026-12-24T00:00:00.000Z') },
    { name: 'has ended', status: 'FAILED', ci: until('2026-11-23T23:59:59.000Z') },
    {
      name: 'fewer days wanted',
      status: 'PASSED',
      params: { daysToExpiration: 14 },
      ci: until('2026-12-24T00:00:00.000Z'),
    },
    {
      name: 'later it comes near',
      status: 'FAILED',
      now: new Date('2027-11-01T00:00:00Z'),
      ci: until('2027-11-20T00:00:00.000Z'),
    },
    { name: 'not issued yet', status: 'NOT_AVAILABLE', ci: certificate({ status: 'PENDING_VALIDATION' }) },
  ],
  'ACM.2': [
    { name: '2048', status: 'PASSED', ci: certificate({ keyAlgorithm: 'RSA-2048' }) },
    { name: '4096, spelt as in the list', status: 'PASSED', ci: certificate({ keyAlgorithm: 'RSA_4096' }) },
    { name: '1024', status: 'FAILED', ci: certificate({ keyAlgorithm: 'RSA-1024' }) },
    { name: 'elliptic', status: 'NOT_AVAILABLE', ci: certificate({ keyAlgorithm: 'EC-prime256v1' }) },
    { name: 'unknown', status: 'NOT_AVAILABLE', ci: certificate({}) },
  ],
})
