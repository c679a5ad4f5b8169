import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import {
  Id,
  Integration,
  IntegrationChange,
  IntegrationInput,
  IntegrationsOutput,
  Ok,
  OutboxOutput,
  OutboxQuery,
  TestOutput,
} from '../contract/index.js'
import { actorOf } from '../platform/http/index.js'
import type { Notify } from './notify.js'

const OfOne = z.object({ id: Id })
const ok = { ok: true } as const

export const notifyRoutes =
  (notify: Notify): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/integrations',
      {
        config: { permission: 'integration:read' },
        schema: { operationId: 'listIntegrations', response: { 200: IntegrationsOutput } },
      },
      async (request) => ({ integrations: await notify.integrations(actorOf(request).locale) }),
    )

    app.post(
      '/api/v1/integrations',
      {
        config: { permission: 'integration:write', audit: 'integration.created' },
        schema: { operationId: 'createIntegration', body: IntegrationInput, response: { 201: Integration } },
      },
      async (request, reply) => {
        const made = await notify.createIntegration(request.body)
        request.auditSubject = made.id
        return reply.code(201).send(made)
      },
    )

    app.patch(
      '/api/v1/integrations/:id',
      {
        config: { permission: 'integration:write', audit: 'integration.changed' },
        schema: {
          operationId: 'changeIntegration',
          params: OfOne,
          body: IntegrationChange,
          response: { 200: Integration },
        },
      },
      (request) => notify.updateIntegration(request.params.id, request.body, actorOf(request).locale),
    )

    app.delete(
      '/api/v1/integrations/:id',
      {
        config: { permission: 'integration:write', audit: 'integration.removed' },
        schema: { operationId: 'removeIntegration', params: OfOne, response: { 200: Ok } },
      },
      async ({ params }) => {
        await notify.removeIntegration(params.id)
        return ok
      },
    )

    app.post(
      '/api/v1/integrations/:id/test',
      {
        config: { permission: 'integration:write', audit: 'integration.tested' },
        schema: { operationId: 'testIntegration', params: OfOne, response: { 200: TestOutput } },
      },
      (request) => notify.test(request.params.id, actorOf(request).locale),
    )

    app.get(
      '/api/v1/outbox',
      {
        config: { permission: 'integration:read' },
        schema: { operationId: 'listOutbox', querystring: OutboxQuery, response: { 200: OutboxOutput } },
      },
      (request) => notify.outbox(request.query, actorOf(request).locale),
    )

    app.post(
      '/api/v1/outbox/:id/retry',
      {
        config: { permission: 'integration:write', audit: 'notification.retried' },
        schema: { operationId: 'retryNotification', params: OfOne, response: { 200: Ok } },
      },
      async ({ params }) => {
        await notify.retry(params.id)
        return ok
      },
    )
  }
