import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import {
  Exclusion,
  ExclusionCheck,
  ExclusionCheckInput,
  ExclusionInput,
  ExclusionsOutput,
  Ok,
} from '../../contract/index.js'
import { actorOf } from '../../platform/http/index.js'
import type { Exclusions } from './book.js'

const ById = z.object({ id: z.string().min(1).max(80) })

/** Exclusions over HTTP. What is left out nobody can find later, so only administrators say what. */
export const exclusionsRoutes =
  (exclusions: Exclusions): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/ingest/exclusions',
      {
        config: { permission: 'ingest:read' },
        schema: { operationId: 'listExclusions', response: { 200: ExclusionsOutput } },
      },
      async () => ({ exclusions: await exclusions.list() }),
    )
    app.post(
      '/api/v1/ingest/exclusions/check',
      {
        config: { permission: 'ingest:read' },
        schema: { operationId: 'checkExclusion', body: ExclusionCheckInput, response: { 200: ExclusionCheck } },
      },
      ({ body }) => exclusions.check(body),
    )
    app.post(
      '/api/v1/ingest/exclusions',
      {
        config: { permission: 'system:write', audit: 'exclusion.created' },
        schema: { operationId: 'createExclusion', body: ExclusionInput, response: { 201: Exclusion } },
      },
      async (request, reply) => {
        const made = await exclusions.add(request.body, actorOf(request).name)
        request.auditSubject = made.id
        reply.code(201)
        return made
      },
    )
    app.delete(
      '/api/v1/ingest/exclusions/:id',
      {
        config: { permission: 'system:write', audit: 'exclusion.deleted' },
        schema: { operationId: 'deleteExclusion', params: ById, response: { 200: Ok } },
      },
      async (request) => {
        await exclusions.remove(request.params.id)
        return { ok: true as const }
      },
    )
  }
