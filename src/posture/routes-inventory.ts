import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import {
  ResourcesAtExportQuery,
  ResourcesAtOutput,
  ResourcesAtQuery,
  ResourcesExportQuery,
  UnusedExportQuery,
  UnusedKindsOutput,
  UnusedKindsQuery,
  UnusedOutput,
  UnusedQuery,
} from '../contract/index.js'
import type { Resources } from './history/resources.js'
import { sendCsv } from './send-csv.js'
import type { UnusedRegister } from './sprawl/register.js'

/** What nobody uses, and the inventory as files. */
export const inventoryRoutes =
  (resources: Resources, unused: UnusedRegister): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/resources/export',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'exportResources', querystring: ResourcesExportQuery },
      },
      async ({ query }, reply) => sendCsv(reply, 'hinomi-resources', await resources.csv(query)),
    )

    app.get(
      '/api/v1/resources/at',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'listResourcesAt', querystring: ResourcesAtQuery, response: { 200: ResourcesAtOutput } },
      },
      ({ query }) => resources.at(query),
    )

    app.get(
      '/api/v1/resources/at/export',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'exportResourcesAt', querystring: ResourcesAtExportQuery },
      },
      async ({ query }, reply) => sendCsv(reply, 'hinomi-resources-then', await resources.csvAt(query)),
    )

    app.get(
      '/api/v1/resources/unused',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'listUnused', querystring: UnusedQuery, response: { 200: UnusedOutput } },
      },
      ({ query }) => unused.list(query),
    )

    app.get(
      '/api/v1/resources/unused/kinds',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'listUnusedKinds', querystring: UnusedKindsQuery, response: { 200: UnusedKindsOutput } },
      },
      ({ query }) => unused.kinds(query),
    )

    app.get(
      '/api/v1/resources/unused/export',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'exportUnused', querystring: UnusedExportQuery },
      },
      async ({ query: { locale, ...filter } }, reply) =>
        sendCsv(reply, 'hinomi-unused', await unused.csv(filter, locale)),
    )
  }
