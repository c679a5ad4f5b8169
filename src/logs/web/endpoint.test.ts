import { expect, test } from 'vitest'
import { endpointOf } from './endpoint.js'

test.each([
  ['10.0.1.2:443', '10.0.1.2', 443],
  ['[2001:DB8::1]:443', '2001:db8::1', 443],
  ['2001:db8::1:443', '2001:db8::1', 443],
  ['10.0.1.2', '10.0.1.2', undefined],
  ['10.0.1.2:99999', '10.0.1.2', undefined],
  ['10.0.1.2:', '10.0.1.2', undefined],
  ['host.example.com:80', undefined, 80],
  ['-', undefined, undefined],
  ['', undefined, undefined],
  [undefined, undefined, undefined],
])('%j is %s and port %s', (text, ip, port) => expect(endpointOf(text)).toEqual({ ip, port }))
