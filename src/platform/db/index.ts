export { type DatabasePlace, openDb } from './open.js'
export type { Database, Db, Tx } from './types.js'
