import { expect, test } from 'vitest'
import { countryName, shownValue } from './country.js'

test('a country is called by its name in the language of the reader', () => {
  expect(countryName('JP', 'ja')).toBe('日本')
  expect(countryName('JP', 'en')).toBe('Japan')
  expect(countryName('-', 'ja')).toBe('-')
})

test('only codes of countries are written out', () => {
  expect(shownValue('source.geo.country_iso_code', 'RO', 'en')).toBe('Romania')
  expect(shownValue('dns.question.type', 'MX', 'en')).toBe('MX')
})
