/**
 * The reason of an object that failed because no log source is for it. Here alone, so that ingest threads load no schemas for
 * its sake.
 */
export const NOT_RECOGNISED = 'no log source recognises this object'
