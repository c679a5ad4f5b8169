import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import backup from './backup.js'

const point = (configuration: JsonObject) => ciOf('AWS::Backup::RecoveryPoint', configuration)

controlTests(backup, {
  'Backup.1': [
    { name: 'encrypted', status: 'PASSED', ci: point({ IsEncrypted: true }) },
    { name: 'not encrypted', status: 'FAILED', ci: point({ IsEncrypted: false }) },
    { name: 'not recorded', status: 'WARNING', ci: point({}) },
  ],
})
