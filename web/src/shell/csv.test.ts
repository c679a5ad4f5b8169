import { expect, test } from 'vitest'
import { toCsv } from './csv.js'

test('a result becomes CSV that a spreadsheet reads and does not run', () => {
  const csv = toCsv({
    columns: [
      { name: 'user', type: 'VARCHAR' },
      { name: 'n', type: 'BIGINT' },
      { name: 'ips', type: 'VARCHAR[]' },
    ],
    rows: [
      ['a,"b"', -3, ['10.0.0.1', '::1']],
      ['=cmd()', null, null],
    ],
  })
  expect(csv).toBe('user,n,ips\r\n"a,""b""",-3,"[""10.0.0.1"",""::1""]"\r\n\'=cmd(),,')
})
