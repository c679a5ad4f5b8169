import { ObjectSplitter } from '../object-splitter.js'

/** Longer than any item that AWS Config writes: a security group of 1,000 rules has half a MiB. */
const ITEM_BYTES = 16 * 1024 * 1024

/**
 * Configuration items in the list under `configurationItems`, the one `configurationItem` of a notification that was too
 * long for its topic, or the members of a list.
 */
export const itemSplitter = (limit = ITEM_BYTES): ObjectSplitter =>
  new ObjectSplitter({
    list: 'configurationItems',
    one: 'configurationItem',
    whole: false,
    limit,
    none: 'the file has no configuration items',
  })
