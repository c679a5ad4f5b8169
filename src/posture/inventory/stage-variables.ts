import type { JsonObject } from '../ci.js'
import { HIDDEN } from '../url-credentials.js'

/** Names of variables that hold what nobody but the backend should know. */
const SECRET = /token|key|passw|secret|credential/i

/** Variables of an API stage by their own names; values that look like passwords are not kept. */
export const stageVariables = (variables: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, SECRET.test(name) ? HIDDEN : value]))
