import { type Fields, keyword, long } from '../fields.js'
import type { IntegerColumn, TextColumn } from '../lake/columns.js'
import type { PartBuilder } from '../lake/part-builder.js'
import type { Geo, Place } from './geo.js'

const SIDES = ['source', 'destination'] as const
/** Fields of a side. By these very objects it is known which of a part's fields are filled here. */
const FIELDS = {
  'geo.country_iso_code': { ...keyword },
  'geo.city_name': { ...keyword },
  'as.number': { ...long },
  'as.organization.name': { ...keyword },
} satisfies Fields

/** What is added to a source that stores `source.ip` or `destination.ip`, besides what it says of them itself. */
export const geoFields = (fields: Fields): Fields =>
  Object.fromEntries(
    SIDES.filter((side) => {
      const address = fields[`${side}.ip`]
      return address?.type === 'ip' && address.many !== true && address.derived === undefined
    }).flatMap((side) => Object.entries(FIELDS).map(([name, field]) => [`${side}.${name}`, field])),
  )

/**
 * Fills the fields of places. Once for a whole part and not record by record: the addresses of a part are mostly a
 * dictionary, so each is looked up once, and a row costs a look into an array.
 */
export const geoFiller =
  (geo: Geo): ((builder: PartBuilder) => void) =>
  (builder) => {
    for (const side of SIDES) {
      const addresses = builder.columns.get(`${side}.ip`)
      if (addresses?.kind !== 'text' || addresses.count === 0) continue
      const own = <C>(name: keyof typeof FIELDS): C | undefined =>
        builder.stored[`${side}.${name}`] === FIELDS[name]
          ? (builder.columns.get(`${side}.${name}`) as C | undefined)
          : undefined
      const country = own<TextColumn>('geo.country_iso_code')
      const city = own<TextColumn>('geo.city_name')
      const number = own<IntegerColumn>('as.number')
      const organization = own<TextColumn>('as.organization.name')
      const put = (row: number, place: Place | undefined) => {
        if (place === undefined) return
        if (place.country !== undefined) country?.push(row, place.country)
        if (place.city !== undefined) city?.push(row, place.city)
        if (place.asNumber !== undefined) number?.push(row, place.asNumber)
        if (place.asOrganization !== undefined) organization?.push(row, place.asOrganization)
      }
      const { codes, texts } = addresses
      if (codes !== undefined) {
        const places = [undefined, ...[...addresses.dictionary.keys()].map((ip) => geo.place(ip))]
        const rows = Math.min(builder.rows, codes.length)
        for (let row = 0; row < rows; row++) put(row, places[codes[row] as number])
      } else if (texts !== undefined) {
        for (let row = 0; row < builder.rows; row++) {
          const ip = texts.text(row)
          if (ip !== undefined) put(row, geo.place(ip))
        }
      }
    }
  }
