import type { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  Ok,
  ThreatEntriesOutput,
  ThreatEntriesQuery,
  ThreatList,
  ThreatListChange,
  ThreatListCheck,
  ThreatListCheckInput,
  ThreatListInput,
  ThreatListsOutput,
} from '../../contract/index.js'
import { actorOf } from '../../platform/http/index.js'
import { errors } from '../errors.js'
import type { ListFile, ThreatLists } from './book.js'
import { MOST_LIST_BYTES } from './read.js'

const ById = z.object({ id: z.string().min(1).max(80) })
const SETTINGS_BYTES = 16 * 1024

/** Lists of threat intelligence over HTTP. What they name sets off alarms, so only administrators change them. */
export const threatListsRoutes =
  (threats: ThreatLists): FastifyPluginAsyncZod =>
  async (app) => {
    await app.register(multipart, {
      limits: { fileSize: MOST_LIST_BYTES, files: 1, fields: 1, fieldSize: SETTINGS_BYTES },
    })

    app.get(
      '/api/v1/ingest/threat-lists',
      {
        config: { permission: 'ingest:read' },
        schema: { operationId: 'listThreatLists', response: { 200: ThreatListsOutput } },
      },
      () => threats.list(),
    )
    app.post(
      '/api/v1/ingest/threat-lists/check',
      {
        config: { permission: 'system:write', audit: 'threat-list.checked' },
        bodyLimit: MOST_LIST_BYTES + SETTINGS_BYTES,
        schema: { operationId: 'checkThreatList', response: { 200: ThreatListCheck } },
      },
      async (request) => {
        const { settings, file } = await formOf(request)
        return threats.check(checked(ThreatListCheckInput, settings), file)
      },
    )
    app.post(
      '/api/v1/ingest/threat-lists',
      {
        config: { permission: 'system:write', audit: 'threat-list.created' },
        bodyLimit: MOST_LIST_BYTES + SETTINGS_BYTES,
        schema: { operationId: 'createThreatList', response: { 201: ThreatList } },
      },
      async (request, reply) => {
        const { settings, file } = await formOf(request)
        const made = await threats.add(checked(ThreatListInput, settings), file, actorOf(request).name)
        request.auditSubject = made.name
        reply.code(201)
        return made
      },
    )
    app.patch(
      '/api/v1/ingest/threat-lists/:id',
      {
        config: { permission: 'system:write', audit: 'threat-list.changed' },
        schema: {
          operationId: 'changeThreatList',
          params: ById,
          body: ThreatListChange,
          response: { 200: ThreatList },
        },
      },
      (request) => threats.change(request.params.id, request.body),
    )
    app.post(
      '/api/v1/ingest/threat-lists/:id/content',
      {
        config: { permission: 'system:write', audit: 'threat-list.replaced' },
        bodyLimit: MOST_LIST_BYTES + SETTINGS_BYTES,
        schema: { operationId: 'replaceThreatList', params: ById, response: { 200: ThreatList } },
      },
      async (request) => threats.replace(request.params.id, (await formOf(request)).file),
    )
    app.post(
      '/api/v1/ingest/threat-lists/:id/refresh',
      {
        config: { permission: 'system:write', audit: 'threat-list.fetched' },
        schema: { operationId: 'refreshThreatList', params: ById, response: { 202: ThreatList } },
      },
      async (request, reply) => {
        reply.code(202)
        return threats.refresh(request.params.id)
      },
    )
    app.get(
      '/api/v1/ingest/threat-lists/:id/entries',
      {
        config: { permission: 'ingest:read' },
        schema: {
          operationId: 'listThreatEntries',
          params: ById,
          querystring: ThreatEntriesQuery,
          response: { 200: ThreatEntriesOutput },
        },
      },
      (request) => threats.entries(request.params.id, request.query.search, request.query.limit),
    )
    app.delete(
      '/api/v1/ingest/threat-lists/:id',
      {
        config: { permission: 'system:write', audit: 'threat-list.deleted' },
        schema: { operationId: 'deleteThreatList', params: ById, response: { 200: Ok } },
      },
      async (request) => {
        await threats.remove(request.params.id)
        return { ok: true as const }
      },
    )
  }

/** The form's settings, still unchecked, and its file. */
const formOf = async (request: FastifyRequest): Promise<{ settings: unknown; file: ListFile | undefined }> => {
  let settings: unknown = {}
  let file: ListFile | undefined
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (part.fieldname === 'settings' && typeof part.value === 'string') settings = parsed(part.value)
    } else {
      const bytes = await bytesOf(part.file)
      if (part.file.truncated) throw errors.LIST_TOO_LARGE({ limit: `${MOST_LIST_BYTES / 1024 / 1024} MiB` })
      file = { name: part.filename, bytes }
    }
  }
  return { settings, file }
}

/** A form is none of the bodies that the server checks by itself. */
const checked = <T extends z.ZodType>(schema: T, settings: unknown): z.output<T> => {
  const result = schema.safeParse(settings)
  if (result.success) return result.data
  const reason = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  throw errors.LIST_SETTINGS_WRONG({ reason: reason.slice(0, 500) })
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Told as what is missing.
    return {}
  }
}

const bytesOf = async (content: Readable): Promise<Uint8Array> => {
  const chunks: Buffer[] = []
  for await (const chunk of content) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
