import { describe, expect, test } from 'vitest'
import { partsOf } from './parts.js'

const system = (code: string) =>
  [
    "<System><Provider Name='Microsoft-Windows-Security-Auditing' Guid='{54849625}'/>",
    `<EventID>${code}</EventID><Version>2</Version><Level>0</Level><Task>12544</Task><Opcode>0</Opcode>`,
    "<Keywords>0x8020000000000000</Keywords><TimeCreated SystemTime='2026-10-14T15:01:01.424120400Z'/>",
    "<EventRecordID>1990061</EventRecordID><Correlation ActivityID='{a}'/><Execution ProcessID='716' ThreadID='760'/>",
    '<Channel>Security</Channel><Computer>host.corp.example</Computer><Security/></System>',
  ].join('')

const event = (data: readonly string[], code = '4663', after = '') =>
  `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>${system(code)}<EventData>${data.join('')}</EventData>${after}</Event>`

const datum = (name: string, value: string) => `<Data Name='${name}'>${value}</Data>`

/** The same event with its parts on lines of their own, which is looked through and not taken at one go. */
const spread = (xml: string) => xml.replaceAll('><', '>\n<').replaceAll(/>\n<\/(Data|Level|Channel)>/g, '></$1>')

const read = (xml: string) => {
  const parts = partsOf(xml)
  return { ...parts, rendering: parts.rendering?.trim() }
}

describe('an event is read alike whether its parts stand side by side or on lines of their own', () => {
  test.each([
    event([]),
    event([datum('SubjectUserName', 'alice'), datum('SubjectUserSid', 'S-1-5-21')]),
    event([datum('SubjectUserName', 'bob'), datum('SubjectUserSid', 'S-1-5-21')]),
    event([datum('SubjectUserName', 'alice'), datum('IpPort', '1'), datum('SubjectUserSid', 'S-1-5-21')]),
    event([datum('SubjectUserName', 'al'), datum('SubjectUserName', 'alice')]),
    event([datum('SubjectUserName', '-'), datum('SubjectUserName', ' '), datum('SubjectUserName', 'alice')]),
    event([datum('SubjectUserName', ''), datum('ProcessName', '-'), datum('Own', ' a ')]),
    event([datum('ObjectName', 'C:\\共有\\a&amp;b&#x3042;.txt'), datum('Own &amp; other', '1')]),
    event([datum('CommandLine', 'x'.repeat(3000)), datum('CommandLine2', 'x'.repeat(3000))]),
    event(['<Data>first</Data>', datum('SubjectUserName', 'alice')]),
    event([datum('SubjectUserName', 'alice')], '4663', '<RenderingInfo><Level>Info</Level></RenderingInfo>'),
    event(Array.from({ length: 250 }, (_, i) => datum(`n${i}`, 'v'))),
    event([datum('SubjectUserName', 'alice')], '46634663466346634663'),
  ])('%#', (xml) => {
    expect(read(xml)).toEqual(read(spread(xml)))
  })

  test('with more values of a name than are remembered', () => {
    for (let i = 0; i < 2000; i++) {
      const xml = event([datum('HandleId', `0x${i}`), datum('ObjectType', i % 3 === 0 ? 'Key' : 'File')])
      expect(read(xml)).toEqual(read(spread(xml)))
    }
  })
})

test('an event that is cut off within its data has none', () => {
  const xml = event([datum('SubjectUserName', 'alice'), datum('ObjectType', 'File')])
  expect(partsOf(xml.slice(0, xml.indexOf('</EventData>'))).data.pairs).toEqual([])
})
