import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { decoderOf } from './decode.js'
import type { Definition } from './definition.js'
import { compileGrok } from './grok.js'
import { GROK_PATTERNS } from './grok-patterns.js'
import { guessDefinition } from './guess.js'

interface Read {
  readonly records: unknown[]
  readonly bad: string[]
}

/** What a decoder makes of a text that comes in chunks of so many bytes. */
const read = (decode: Definition['decode'], text: string, chunk = text.length, recordBytes = 1024 * 1024): Read => {
  const records: unknown[] = []
  const bad: string[] = []
  const stream = decoderOf(decode).open(
    { record: (record) => void records.push({ ...record }), bad: (reason) => void bad.push(reason) },
    { uri: 'test:', key: 'test' },
    { recordBytes },
  )
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += Math.max(1, chunk)) stream.push(bytes.subarray(at, at + Math.max(1, chunk)))
  stream.end()
  return { records, bad }
}

describe('grok', () => {
  test.each(Object.keys(GROK_PATTERNS))('%s is a pattern of the linear engine', (name) => {
    expect(() => compileGrok(`%{${name}}`, {}, '')).not.toThrow()
  })

  test.each([
    [
      '%{IP:client} %{WORD:method} %{URIPATHPARAM:request} %{NUMBER:bytes} %{NUMBER:took}',
      '55.3.244.1 GET /index.html 15824 0.043',
      { client: '55.3.244.1', method: 'GET', request: '/index.html', bytes: '15824', took: '0.043' },
    ],
    [
      '^%{SYSLOGBASE} %{GREEDYDATA:message}',
      'Jan  1 06:25:43 mailserver14 postfix/cleanup[21403]: BEF25A72965: hi',
      {
        timestamp: 'Jan  1 06:25:43',
        logsource: 'mailserver14',
        program: 'postfix/cleanup',
        pid: '21403',
        message: 'BEF25A72965: hi',
      },
    ],
    [
      '^%{TIMESTAMP_ISO8601:[event][at]} %{LOGLEVEL:level:string}',
      '2026-05-01T09:00:00.123+09:00 WARN x',
      { 'event.at': '2026-05-01T09:00:00.123+09:00', level: 'WARN' },
    ],
    [
      '%{UUID:id} %{MAC:mac} %{IPV6:ip} %{QS:q}',
      '123e4567-e89b-12d3-a456-426614174000 00-11-22-aa-bb-cc 2001:db8::1 "a \\" b"',
      { id: '123e4567-e89b-12d3-a456-426614174000', mac: '00-11-22-aa-bb-cc', ip: '2001:db8::1', q: '"a \\" b"' },
    ],
    ['(?<first>\\d+)-%{ITEM:item}', '12-ab7', { first: '12', item: 'ab7' }],
  ])('%s', (pattern, text, expected) => {
    expect({ ...compileGrok(pattern, { ITEM: '[a-z]+%{INT}' }, '')(text) }).toEqual(expected)
  })

  test('web servers’ lines', () => {
    const line =
      '203.0.113.8 - bob [01/May/2026:09:00:01 +0900] "POST /login HTTP/1.1" 401 - "https://a.example/" "curl/8"'
    expect({ ...compileGrok('^%{COMBINEDAPACHELOG}$', {}, '')(line) }).toEqual({
      clientip: '203.0.113.8',
      ident: '-',
      auth: 'bob',
      timestamp: '01/May/2026:09:00:01 +0900',
      verb: 'POST',
      request: '/login',
      httpversion: '1.1',
      response: '401',
      referrer: 'https://a.example/',
      agent: 'curl/8',
    })
  })

  test.each([
    ['%{NOSUCH:x}', {}, /no Grok pattern NOSUCH/],
    ['%{A}', { A: '%{B}', B: 'x%{A}' }, /contains itself/],
    ['%{A}', { A: '(' }, /cannot be used/],
    ['%{toString}', {}, /no Grok pattern/],
    ['%{IP client}', {}, /no Grok pattern IP client/],
    // A hundred million characters, were it not stopped on its way.
    [
      '%{E}',
      Object.fromEntries(
        'ABCDE'.split('').map((name, i) => [name, (i === 0 ? 'x'.repeat(40) : `%{${'ABCDE'[i - 1]}}`).repeat(40)]),
      ),
      /nested deeper than|longer than/,
    ],
  ])('%s with %j is refused', (pattern, own, what) => {
    expect(() => compileGrok(pattern, own as Record<string, string>, '')).toThrow(what)
  })
})

describe('several lines', () => {
  const java = `2026-05-01 09:00:00,123 ERROR boom
java.lang.IllegalStateException: no
\tat a.B.c(B.java:1)

Caused by: x
2026-05-01 09:00:01,000 INFO fine
`
  const begins = { begins: '^\\d{4}-' }
  const decode = (multiline: object) => ({
    format: 'regex' as const,
    pattern: '^(?<time>\\S+ \\S+) (?<level>\\w+) (?<message>.*)$',
    multiline,
  })

  test.each([1, 2, 7, 64, 10_000])('belong together however they are cut (%i bytes)', (chunk) => {
    expect(read(decode(begins), java, chunk)).toEqual({
      records: [
        {
          time: '2026-05-01 09:00:00,123',
          level: 'ERROR',
          message: 'boom\njava.lang.IllegalStateException: no\n\tat a.B.c(B.java:1)\n\nCaused by: x',
        },
        { time: '2026-05-01 09:00:01,000', level: 'INFO', message: 'fine' },
      ],
      bad: [],
    })
  })

  test('told by how the others look', () => {
    const text = 'a 1\n  b\na 2\n'
    const of = { format: 'regex' as const, pattern: '^a (?<n>\\d)(?<rest>.*)$', multiline: { continues: '^\\s' } }
    expect(read(of, text).records).toEqual([
      { n: '1', rest: '\n  b' },
      { n: '2', rest: '' },
    ])
  })

  test.each([
    ['lines', { ...begins, lines: 3 }, '\tat x\n'.repeat(10), /more than 3 lines/],
    ['bytes', begins, `${'y'.repeat(600)}\n`.repeat(200), /longer than 65536 bytes/],
    ['one line', begins, `${'y'.repeat(70_000)}\n`, /line is longer than 65536 bytes/],
  ])('bounded in %s, without harm to the next', (_, multiline, rest, reason) => {
    const { records, bad } = read(
      decode(multiline),
      `2026-05-01 09:00:00 ERROR a\n${rest}2026-05-01 09:00:01 INFO b\n`,
      100,
    )
    expect(bad).toEqual([expect.stringMatching(reason)])
    expect(records.at(-1)).toMatchObject({ message: 'b' })
  })

  test('lines before the first beginning are one record, that says it is none', () => {
    expect(read(decode(begins), '\tat x\n\tat y\n2026-05-01 09:00:01 INFO b\n')).toEqual({
      records: [{ time: '2026-05-01 09:00:01', level: 'INFO', message: 'b' }],
      bad: ['the line does not match the pattern'],
    })
  })
})

describe('cef', () => {
  test.each([
    [
      'Sep 19 08:26:10 host CEF:0|Security|threatmanager|1.0|100|worm successfully stopped|10|src=10.0.0.1 dst=2.1.2.2 spt=1232',
      {
        prefix: 'Sep 19 08:26:10 host',
        version: '0',
        deviceVendor: 'Security',
        deviceProduct: 'threatmanager',
        deviceVersion: '1.0',
        deviceEventClassId: '100',
        name: 'worm successfully stopped',
        severity: '10',
        src: '10.0.0.1',
        dst: '2.1.2.2',
        spt: '1232',
      },
    ],
    [
      'CEF:0|security|threatmanager|1.0|100|detected a \\| in message \\\\ here|10|src=10.0.0.1 act=blocked a | dst=1.1.1.1',
      { name: 'detected a | in message \\ here', act: 'blocked a |', dst: '1.1.1.1' },
    ],
    [
      'CEF:1|a|b|c|d|e|Low|msg=Detected a threat.\\nNo action needed. eq=a\\=b path=C:\\\\x url=http://h/?a=1&b=2 cs1=Zone A cs1Label=Source Zone cs2= cs2Label=Rule.Name',
      {
        version: '1',
        msg: 'Detected a threat.\nNo action needed.',
        eq: 'a=b',
        path: 'C:\\x',
        url: 'http://h/?a=1&b=2',
        cs1: 'Zone A',
        labels: { 'Source Zone': 'Zone A', Rule_Name: '' },
      },
    ],
    ['CEF:0|a|b|c|d|e|5', { severity: '5' }],
    ['CEF:0|a|b|c|d|e|5|ad.field[0]=x __proto__=y', { 'ad.field[0]': 'x' }],
  ])('%s', (line, expected) => {
    const { records, bad } = read({ format: 'cef' }, `${line}\n`)
    expect(bad).toEqual([])
    expect(records).toMatchObject([expected])
  })

  test.each([
    ['hello', 'the line holds no CEF:'],
    ['CEF:0|a|b|c', 'the CEF header has 4 of 7 values'],
    ['CEF:x|a|b|c|d|e|5|a=b', 'the CEF version is no number'],
    ['CEF:0|a|b|c|d|e|5|no pairs here', 'the CEF extension holds no key=value'],
  ])('%s is told', (line, reason) => {
    expect(read({ format: 'cef' }, line)).toEqual({ records: [], bad: [reason] })
  })

  test('a line of nothing but = takes no time', () => {
    const began = performance.now()
    read({ format: 'cef' }, `CEF:0|a|b|c|d|e|5|${'a='.repeat(32_000)}\nCEF:0|a|b|c|d|e|5|${'a'.repeat(64_000)}\n`)
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

describe('leef', () => {
  test.each([
    [
      'Jan 18 11:07:53 192.168.1.1 LEEF:1.0|QRadar|QRM|1.0|NEW_PORT_DISCOVERD|src=172.5.6.67\tdst=172.50.123.1\tsev=5\tcat=anomaly\tmsg=a b=c',
      {
        prefix: 'Jan 18 11:07:53 192.168.1.1',
        leefVersion: '1.0',
        vendor: 'QRadar',
        product: 'QRM',
        productVersion: '1.0',
        eventId: 'NEW_PORT_DISCOVERD',
        src: '172.5.6.67',
        sev: '5',
        cat: 'anomaly',
        msg: 'a b=c',
      },
    ],
    [
      'LEEF:2.0|Lancope|StealthWatch|1.0|41|^|src=10.0.1.8^dst=10.0.0.5^sev=5',
      { src: '10.0.1.8', dst: '10.0.0.5', sev: '5' },
    ],
    ['LEEF:2.0|V|P|1|e|x09|a=1\tb=2', { a: '1', b: '2' }],
    ['LEEF:2.0|V|P|1|e|0x5E|a=1^b=2', { a: '1', b: '2' }],
    ['LEEF:2.0|V|P|1|e||a=1\tb=2', { a: '1', b: '2' }],
    ['LEEF:2.0|V|P|1|e|a=1|2\tb=2', { a: '1|2', b: '2' }],
    ['LEEF:1.0|V|P|1|e|', { eventId: 'e' }],
  ])('%s', (line, expected) => {
    const { records, bad } = read({ format: 'leef' }, `${line}\n`)
    expect(bad).toEqual([])
    expect(records).toMatchObject([expected])
  })

  test.each([
    ['hello', 'the line holds no LEEF:'],
    ['LEEF:3.0|a|b|c|d|x=y', 'LEEF version 3.0 is not known: 1.0 and 2.0 are'],
    ['LEEF:1.0|a|b|c', 'the LEEF header has 2 of 4 values after its version'],
    ['LEEF:1.0|a|b|c|d|nothing', 'the LEEF attributes hold no key=value'],
  ])('%s is told', (line, reason) => {
    expect(read({ format: 'leef' }, line)).toEqual({ records: [], bad: [reason] })
  })
})

describe('xml', () => {
  const one = { kind: 'a', user: { '@id': '7', '#text': 'Zoë & co' }, tag: ['x', 'y'], note: 'a < b', empty: '' }
  const record =
    '<event><kind>a</kind><user id="7">Zoë &amp; co</user><tag>x</tag><tag>y</tag><note><![CDATA[a < b]]></note><!-- > --><empty/></event>'

  test.each([1, 3, 17, 4096])('records are found however they are cut (%i bytes)', (chunk) => {
    const text = `\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<log made='a>b'>\n${record}\n${record}<event kind="b"/></log>`
    expect(read({ format: 'xml', record: 'log/event' }, text, chunk)).toEqual({
      records: [one, one, { '@kind': 'b' }],
      bad: [],
    })
  })

  test('documents may follow each other, and an element of the same name may lie within', () => {
    expect(read({ format: 'xml', record: 'e' }, '<e><e>1</e></e>\n<e>2</e>').records).toEqual([
      { e: '1' },
      { '#text': '2' },
    ])
  })

  test.each([
    ['<log><e>1</log><e>2</e>', [{ '#text': '2' }], ['</log> closes <e>']],
    ['<log><e><a>1</b></e><e>2</e></log>', [{ '#text': '2' }], ['</b> closes <a>']],
    ['<log><e>1 < 2</e><e>2</e></log>', [{ '#text': '2' }], ['a < that begins no tag']],
    ['<log><e>1', [], ['the element <e> is not closed']],
    ['<log><f>1</f></log>', [], ['there is no element <e>']],
    ['{"a":1}', [], ['there is no element <e>']],
    [
      '<!DOCTYPE x [<!ENTITY a "b">]><log><e>&a;</e></log>',
      [],
      ['a document type declaration (<!DOCTYPE …>) is not read'],
    ],
    [
      '<?xml version="1.0" encoding="Shift_JIS"?><log><e>1</e></log>',
      [],
      ['the document is in Shift_JIS; only UTF-8 is read'],
    ],
    ['<log><e>&a;&#x1F525;&#99999999;</e></log>', [{ '#text': '&a;🔥&#99999999;' }], []],
    [`<log><e>${'<d>'.repeat(100)}</e><e>2</e></log>`, [{ '#text': '2' }], ['elements are nested deeper than 64']],
    [
      `<log><e>${'<d/>'.repeat(1001)}</e><e>2</e></log>`,
      [{ '#text': '2' }],
      ['the record has more than 1000 elements'],
    ],
    [`<log><e>${'x'.repeat(5000)}</e><e>2</e></log>`, [{ '#text': '2' }], ['the record is longer than 4096 bytes']],
    [`<log><e a="${'x'.repeat(9000)}`, [], ['a tag is longer than 4096 bytes']],
  ])('%s', (text, records, bad) => {
    for (const chunk of [1, 50, 100_000]) {
      expect(read({ format: 'xml', record: 'e' }, text, chunk, 4096)).toEqual({ records, bad })
    }
  })
})

test.each([
  ['{"time":"2026-05-01T09:00:00Z"}', { format: 'ndjson' }],
  ['<134>May  1 host CEF:0|a|b|c|d|e|5|rt=1777593600000 src=10.0.0.1', { format: 'cef' }],
  ['LEEF:2.0|V|P|1|e|^|devTime=2026-05-01T00:00:00Z^src=10.0.0.1', { format: 'leef' }],
  [
    '<?xml version="1.0"?>\n<log>\n<event at="2026-05-01T00:00:00Z"/><event at="2026-05-01T00:00:01Z"/></log>',
    { format: 'xml', record: 'log/event' },
  ],
  ['<event at="2026-05-01T00:00:00Z"/>\n<event at="2026-05-01T00:00:01Z"/>', { format: 'xml', record: 'event' }],
  [
    '203.0.113.7 - - [01/May/2026:09:00:00 +0900] "GET / HTTP/1.1" 200 5 "-" "x"',
    { format: 'grok', pattern: '^%{COMBINEDAPACHELOG}$' },
  ],
  [
    '203.0.113.7 - - [01/May/2026:09:00:00 +0900] "GET / HTTP/1.1" 200 5 "-" "x" 0.012',
    { format: 'grok', pattern: '^%{COMBINEDAPACHELOG}(?: %{GREEDYDATA:rest})?$' },
  ],
  [
    '2026-05-01 09:00:00,123 ERROR boom\n\tat a.B\n',
    { format: 'grok', multiline: { begins: expect.any(String) as string } },
  ],
  ['nothing known', { format: 'regex' }],
])('%s is drafted', (sample, decode) => {
  const draft = parse(guessDefinition('acme.log', 'Acme', 'Asia/Tokyo', sample)) as Definition
  expect(draft.decode).toMatchObject(decode)
  const { records } = read(draft.decode, sample)
  expect(records.length).toBeGreaterThan(0)
})
