import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import { Id, Ok, ResourceView, ResourceViewInput, ResourceViewsOutput } from '../contract/index.js'
import { actorOf } from '../platform/http/index.js'
import type { ResourceViews } from './history/views.js'

const OfView = z.object({ id: Id })

/** Views of the inventory that were given a name. */
export const resourceViewRoutes =
  (views: ResourceViews): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/resources/views',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'listResourceViews', response: { 200: ResourceViewsOutput } },
      },
      async (request) => ({ views: await views.list(actorOf(request).id) }),
    )

    app.post(
      '/api/v1/resources/views',
      {
        config: { permission: 'search:write', audit: 'resource-view.saved' },
        schema: { operationId: 'createResourceView', body: ResourceViewInput, response: { 201: ResourceView } },
      },
      async (request, reply) => {
        request.auditSubject = request.body.name
        return reply.code(201).send(await views.create(request.body, actorOf(request)))
      },
    )

    app.put(
      '/api/v1/resources/views/:id',
      {
        config: { permission: 'search:write', audit: 'resource-view.changed' },
        schema: {
          operationId: 'changeResourceView',
          params: OfView,
          body: ResourceViewInput,
          response: { 200: ResourceView },
        },
      },
      (request) => {
        request.auditSubject = request.body.name
        return views.update(request.params.id, request.body, actorOf(request).id)
      },
    )

    app.delete(
      '/api/v1/resources/views/:id',
      {
        config: { permission: 'search:write', audit: 'resource-view.deleted' },
        schema: { operationId: 'deleteResourceView', params: OfView, response: { 200: Ok } },
      },
      async (request) => {
        await views.remove(request.params.id, actorOf(request).id)
        return { ok: true as const }
      },
    )
  }
