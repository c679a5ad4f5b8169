import { ACCOUNT, type JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import controls from './accessanalyzer.js'

const region = (...AccessAnalyzers: JsonObject[]) => ciOf(ACCOUNT, {}, { parts: { AccessAnalyzers } })
const analyzer = (type: string, status = 'ACTIVE') => ({ name: 'a', type, status })

controlTests(controls, {
  'IAM.28': [
    { name: 'the account’s', ci: region(analyzer('ACCOUNT')), status: 'PASSED' },
    { name: 'the organization’s', ci: region(analyzer('ORGANIZATION')), status: 'PASSED' },
    { name: 'one of several', ci: region(analyzer('ACCOUNT', 'FAILED'), analyzer('ACCOUNT')), status: 'PASSED' },
    { name: 'none', ci: region(), status: 'FAILED' },
    { name: 'not active', ci: region(analyzer('ACCOUNT', 'CREATING')), status: 'FAILED' },
    { name: 'for unused access', ci: region(analyzer('ACCOUNT_UNUSED_ACCESS')), status: 'FAILED' },
    { name: 'for internal access', ci: region(analyzer('ORGANIZATION_INTERNAL_ACCESS')), status: 'FAILED' },
  ],
})
