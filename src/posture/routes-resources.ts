import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import {
  ResourceDetail,
  ResourceGroupsOutput,
  ResourceGroupsQuery,
  ResourceQuery,
  ResourcesOutput,
  ResourcesQuery,
  TimelineOutput,
  TimelineQuery,
} from '../contract/index.js'
import type { Resources } from './history/resources.js'

export const resourceRoutes =
  (resources: Resources): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/resources',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'listResources', querystring: ResourcesQuery, response: { 200: ResourcesOutput } },
      },
      ({ query }) => resources.list(query),
    )

    app.get(
      '/api/v1/resources/groups',
      {
        config: { permission: 'posture:read' },
        schema: {
          operationId: 'groupResources',
          querystring: ResourceGroupsQuery,
          response: { 200: ResourceGroupsOutput },
        },
      },
      ({ query: { by, ...filter } }) => resources.groups(by, filter),
    )

    app.get(
      '/api/v1/resources/one',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'getResource', querystring: ResourceQuery, response: { 200: ResourceDetail } },
      },
      ({ query: { arn, region, at } }) =>
        resources.get(arn, { region, at: at === undefined ? undefined : Date.parse(at) }),
    )

    app.get(
      '/api/v1/resources/timeline',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'getTimeline', querystring: TimelineQuery, response: { 200: TimelineOutput } },
      },
      ({ query: { arn, region, before, limit } }) =>
        resources.timeline(arn, { region, limit, before: before === undefined ? undefined : Date.parse(before) }),
    )
  }
