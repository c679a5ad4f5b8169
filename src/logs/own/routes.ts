import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import {
  Ok,
  OwnDefinition,
  OwnGuessInput,
  OwnPreview,
  OwnPreviewInput,
  OwnSource,
  OwnSourceInput,
  OwnSourceSaved,
} from '../../contract/index.js'
import type { OwnSources } from './book.js'
import { guessDefinition } from './guess.js'

const ById = z.object({ id: z.string().min(1).max(80) })

/** User-defined log sources over HTTP. What they say decides how logs are read, so only administrators save them. */
export const ownSourcesRoutes =
  (own: OwnSources): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/own-sources/:id',
      {
        config: { permission: 'ingest:read' },
        schema: { operationId: 'getOwnSource', params: ById, response: { 200: OwnSource } },
      },
      (request) => own.stored(request.params.id),
    )
    app.post(
      '/api/v1/own-sources/guess',
      {
        config: { permission: 'ingest:read' },
        schema: { operationId: 'guessOwnSource', body: OwnGuessInput, response: { 200: OwnDefinition } },
      },
      async ({ body }) => ({ definition: guessDefinition(body.id, body.title, body.zone, body.sample) }),
    )
    app.post(
      '/api/v1/own-sources/preview',
      {
        config: { permission: 'ingest:read' },
        schema: { operationId: 'previewOwnSource', body: OwnPreviewInput, response: { 200: OwnPreview } },
      },
      ({ body }) => own.preview(body.definition, body.sample),
    )
    app.post(
      '/api/v1/own-sources',
      {
        config: { permission: 'system:write', audit: 'source.created' },
        schema: { operationId: 'createOwnSource', body: OwnSourceInput, response: { 201: OwnSourceSaved } },
      },
      async (request, reply) => {
        const id = await own.save(request.body.definition, request.body.sample, undefined)
        request.auditSubject = id
        reply.code(201)
        return { id }
      },
    )
    app.put(
      '/api/v1/own-sources/:id',
      {
        config: { permission: 'system:write', audit: 'source.changed' },
        schema: {
          operationId: 'changeOwnSource',
          params: ById,
          body: OwnSourceInput,
          response: { 200: OwnSourceSaved },
        },
      },
      async (request) => ({ id: await own.save(request.body.definition, request.body.sample, request.params.id) }),
    )
    app.delete(
      '/api/v1/own-sources/:id',
      {
        config: { permission: 'system:write', audit: 'source.deleted' },
        schema: { operationId: 'deleteOwnSource', params: ById, response: { 200: Ok } },
      },
      async (request) => {
        await own.remove(request.params.id)
        return { ok: true as const }
      },
    )
  }
