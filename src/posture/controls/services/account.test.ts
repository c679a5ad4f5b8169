import { ACCOUNT, type JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import accounts from './account.js'

const account = (parts: JsonObject) => ciOf(ACCOUNT, {}, { awsRegion: 'global', parts })

controlTests(accounts, {
  'Account.1': [
    { name: 'a contact', status: 'PASSED', ci: account({ SecurityContact: { emailAddress: 'csirt@example.com' } }) },
    { name: 'none', status: 'FAILED', ci: account({ SecurityContact: null }) },
    { name: 'was never asked', status: 'WARNING', ci: account({}) },
  ],
  'Account.2': [
    { name: 'a member', status: 'PASSED', ci: account({ Organization: { id: 'o-exampleorgid' } }) },
    { name: 'of none', status: 'FAILED', ci: account({ Organization: null }) },
    { name: 'was never asked', status: 'WARNING', ci: account({}) },
  ],
})
