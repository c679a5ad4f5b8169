import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import cloudformation from './cloudformation.js'

const stack = (configuration: JsonObject, parts: JsonObject = {}) =>
  ciOf('AWS::CloudFormation::Stack', configuration, { parts })

controlTests(cloudformation, {
  'CloudFormation.3': [
    { name: 'on', status: 'PASSED', ci: stack({ enableTerminationProtection: true }) },
    { name: 'on, as AWS Config adds it', status: 'PASSED', ci: stack({}, { EnableTerminationProtection: true }) },
    { name: 'off', status: 'FAILED', ci: stack({ enableTerminationProtection: false }) },
    { name: 'not recorded', status: 'WARNING', ci: stack({}) },
  ],
  'CloudFormation.4': [
    { name: 'a role', status: 'PASSED', ci: stack({ roleARN: 'arn:aws:iam::111122223333:role/deploy' }) },
    { name: 'none', status: 'FAILED', ci: stack({}) },
  ],
})
