import type { z } from 'zod'
import type { SourcesOutput } from '../../../../src/contract/index.js'
import { api } from '../../shell/api.js'

export const sourcesQuery = {
  queryKey: ['sources'],
  queryFn: () => api.get<z.infer<typeof SourcesOutput>>('/sources'),
} as const
