import { ACCOUNT, type Json } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import macie from './macie.js'

const account = (name: string, value: Json) => ciOf(ACCOUNT, {}, { parts: { [name]: value } })

controlTests(macie, {
  'Macie.1': [
    { name: 'on', status: 'PASSED', ci: account('MacieSession', { status: 'ENABLED' }) },
    { name: 'paused', status: 'FAILED', ci: account('MacieSession', { status: 'PAUSED' }) },
    { name: 'never enabled', status: 'FAILED', ci: account('MacieSession', null) },
  ],
  'Macie.2': [
    { name: 'on', status: 'PASSED', ci: account('MacieAutomatedDiscovery', { status: 'ENABLED' }) },
    { name: 'off', status: 'FAILED', ci: account('MacieAutomatedDiscovery', { status: 'DISABLED' }) },
    { name: 'Macie was never enabled', status: 'FAILED', ci: account('MacieAutomatedDiscovery', null) },
  ],
})
