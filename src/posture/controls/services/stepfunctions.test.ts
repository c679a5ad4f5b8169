import { ciOf, controlTests } from '../testing.js'
import stepfunctions from './stepfunctions.js'

const machine = (Level?: string) =>
  ciOf('AWS::StepFunctions::StateMachine', Level === undefined ? {} : { LoggingConfiguration: { Level } })

controlTests(stepfunctions, {
  'StepFunctions.1': [
    { name: 'errors', status: 'PASSED', ci: machine('ERROR') },
    { name: 'the least', status: 'PASSED', ci: machine('FATAL') },
    { name: 'off', status: 'FAILED', ci: machine('OFF') },
    { name: 'not set', status: 'FAILED', ci: machine() },
    { name: 'more than asked for', status: 'PASSED', ci: machine('ALL'), params: { logLevel: 'ERROR' } },
    { name: 'less than asked for', status: 'FAILED', ci: machine('FATAL'), params: { logLevel: 'ERROR' } },
  ],
})
