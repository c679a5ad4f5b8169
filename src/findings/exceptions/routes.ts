import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import {
  Exception,
  ExceptionDecision,
  ExceptionDetail,
  ExceptionExtension,
  ExceptionInput,
  ExceptionPreview,
  ExceptionPreviewOutput,
  ExceptionSettings,
  ExceptionsExportQuery,
  ExceptionsOutput,
  ExceptionsQuery,
  FindingExceptionsInput,
  FindingExceptionsOutput,
  Id,
  Ok,
} from '../../contract/index.js'
import type { Clock } from '../../kernel/clock.js'
import { actorOf } from '../../platform/http/index.js'
import { asCsv, asMarkdown } from './export.js'
import type { Exceptions } from './register.js'

const OfException = z.object({ id: Id })
/** More than a team can keep; a file beyond it would be no register. */
const EXPORTED = 10_000

export const exceptionsRoutes =
  (exceptions: Exceptions, clock: Clock): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/exceptions',
      {
        config: { permission: 'exception:read' },
        schema: { operationId: 'listExceptions', querystring: ExceptionsQuery, response: { 200: ExceptionsOutput } },
      },
      ({ query }) => exceptions.list(query),
    )

    app.get(
      '/api/v1/exceptions/export',
      {
        config: { permission: 'exception:read', audit: 'exception.exported' },
        schema: { operationId: 'exportExceptions', querystring: ExceptionsExportQuery },
      },
      async ({ query }, reply) => {
        const { items } = await exceptions.list({ view: query.view, limit: EXPORTED })
        const csv = query.format === 'csv'
        return reply
          .header('x-hinomi-rows', items.length)
          .header('content-disposition', `attachment; filename="hinomi-exceptions.${csv ? 'csv' : 'md'}"`)
          .type(csv ? 'text/csv; charset=utf-8' : 'text/markdown; charset=utf-8')
          .send(csv ? asCsv(items) : asMarkdown(items, query.locale, new Date(clock.now())))
      },
    )

    app.get(
      '/api/v1/exceptions/settings',
      {
        config: { permission: 'exception:read' },
        schema: { operationId: 'getExceptionSettings', response: { 200: ExceptionSettings } },
      },
      () => exceptions.settings(),
    )

    app.put(
      '/api/v1/exceptions/settings',
      {
        config: { permission: 'system:write', audit: 'exception.settings-changed' },
        schema: { operationId: 'putExceptionSettings', body: ExceptionSettings, response: { 200: Ok } },
      },
      async ({ body }) => {
        await exceptions.setSettings(body)
        return { ok: true } as const
      },
    )

    app.post(
      '/api/v1/exceptions/preview',
      {
        config: { permission: 'exception:read' },
        schema: {
          operationId: 'previewException',
          body: ExceptionPreview,
          response: { 200: ExceptionPreviewOutput },
        },
      },
      ({ body }) => exceptions.preview(body.scope),
    )

    app.post(
      '/api/v1/exceptions',
      {
        config: { permission: 'exception:write', audit: 'exception.requested' },
        schema: { operationId: 'createException', body: ExceptionInput, response: { 201: Exception } },
      },
      async (request, reply) => {
        const made = await exceptions.request(request.body, actorOf(request))
        request.auditSubject = made.id
        return reply.code(201).send(made)
      },
    )

    app.post(
      '/api/v1/exceptions/findings',
      {
        config: { permission: 'exception:write', audit: 'exception.requested' },
        schema: {
          operationId: 'createFindingExceptions',
          body: FindingExceptionsInput,
          response: { 200: FindingExceptionsOutput },
        },
      },
      async (request) => {
        const made = await exceptions.requestForFindings(request.body, actorOf(request))
        request.auditSubject = made.results
          .flatMap(({ outcome, exceptionId }) => (outcome === 'requested' || outcome === 'active' ? [exceptionId] : []))
          .join(' ')
          .slice(0, 1000)
        return made
      },
    )

    app.get(
      '/api/v1/exceptions/:id',
      {
        config: { permission: 'exception:read' },
        schema: { operationId: 'getException', params: OfException, response: { 200: ExceptionDetail } },
      },
      ({ params }) => exceptions.get(params.id),
    )

    app.post(
      '/api/v1/exceptions/:id/decide',
      {
        config: { permission: 'exception:approve', audit: 'exception.decided' },
        schema: {
          operationId: 'decideException',
          params: OfException,
          body: ExceptionDecision,
          response: { 200: Exception },
        },
      },
      (request) => {
        request.auditSubject = `${request.body.decision}: ${request.params.id}`
        return exceptions.decide(request.params.id, request.body.decision, actorOf(request), request.body.comment)
      },
    )

    app.post(
      '/api/v1/exceptions/:id/extend',
      {
        config: { permission: 'exception:approve', audit: 'exception.extended' },
        schema: {
          operationId: 'extendException',
          params: OfException,
          body: ExceptionExtension,
          response: { 200: Exception },
        },
      },
      (request) => {
        request.auditSubject = request.params.id
        return exceptions.extend(request.params.id, request.body, actorOf(request))
      },
    )
  }
