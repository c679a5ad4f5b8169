import type { SavedSearch } from '../../../../src/contract/index.js'
import { api } from '../../shell/api.js'

/** All searches that were given a name. */
export const savedQuery = {
  queryKey: ['saved-searches'],
  queryFn: async () => (await api.get<{ readonly searches: SavedSearch[] }>('/saved-searches')).searches,
} as const
