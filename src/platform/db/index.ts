export { type Database, type DatabasePlace, migrationsFolder, openDb } from './open.js'
export type { Db, Tx } from './types.js'
