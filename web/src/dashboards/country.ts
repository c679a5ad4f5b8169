/** Codes of countries are two letters, whatever a field may hold beside them. */
const CODE = /^[A-Z]{2}$/

/** What a country is called in a language; what is no code stays as it is. */
export const countryName = (code: string, locale: string): string =>
  CODE.test(code) ? (new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code) : code

/** How a value of a field is shown where only people read it: countries by their names. */
export const shownValue = (field: string, value: string, locale: string): string =>
  field.endsWith('.country_iso_code') ? countryName(value, locale) : value
