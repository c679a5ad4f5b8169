import { and, type Filter, NONE, not, or } from '../../query/index.js'

const MADE = /^([0-9a-f]{16})-(\d{1,15})$/

/**
 * The filter for a source whose `event.id` is made of object and position: a comparison with an id becomes one with
 * these two, so that a look-up is answered by the zone maps of stored columns. An id of another shape is none of its own.
 */
export const onStoredId = (filter: Filter): Filter => {
  switch (filter.kind) {
    case 'and':
      return and(...filter.of.map(onStoredId))
    case 'or':
      return or(...filter.of.map(onStoredId))
    case 'not':
      return not(onStoredId(filter.of))
    case 'compare': {
      if (filter.field !== 'event.id') return filter
      const text = String(filter.value)
      const made = MADE.exec(filter.fold === true ? text.toLowerCase() : text)
      if (made === null || String(Number(made[2])) !== made[2]) return NONE
      return and(
        { kind: 'compare', field: 'hinomi.object', value: made[1] as string },
        { kind: 'compare', field: 'hinomi.position', value: Number(made[2]) },
      )
    }
    default:
      return filter
  }
}
