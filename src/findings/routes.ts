import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import {
  AssignInput,
  CommentInput,
  type EventJson,
  EvidenceOutput,
  FindingDetail,
  FindingPeopleOutput,
  FindingsOutput,
  FindingsQuery,
  Id,
  Ok,
  ROLE_PERMISSIONS,
  Sla,
  TransitionInput,
  type User,
} from '../contract/index.js'
import { actorOf } from '../platform/http/index.js'
import type { Findings } from './findings.js'

const ok = { ok: true } as const
/** `assignee=me` is whoever asks. */
const own = <Q extends { readonly assignee?: string | undefined }>(query: Q, me: string): Q =>
  query.assignee === 'me' ? { ...query, assignee: me } : query
const OfFinding = z.object({ id: Id })
/** GET /api/v1/findings/export: the list's filters as a file. Header `x-hinomi-rows` states the row count. */
const FindingsExportQuery = FindingsQuery.omit({ limit: true, after: true }).extend({
  format: z.enum(['csv', 'ndjson']),
})

/** Where the events themselves lie; `near` is the event's time in milliseconds, to look in one place only. */
export interface EvidenceEvents {
  event(id: string, near: number): Promise<EventJson | undefined>
}

/** Events that are looked up at the same time: each is a query of the lake. */
const LOOKUPS = 8

export const findingsRoutes =
  (findings: Findings, events: EvidenceEvents, users: () => Promise<readonly User[]>): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/findings',
      {
        config: { permission: 'finding:read' },
        schema: { operationId: 'listFindings', querystring: FindingsQuery, response: { 200: FindingsOutput } },
      },
      (request) => findings.list(own(request.query, actorOf(request).id)),
    )

    app.get(
      '/api/v1/findings/export',
      {
        config: { permission: 'finding:read', audit: 'finding.exported' },
        schema: { operationId: 'exportFindings', querystring: FindingsExportQuery },
      },
      async (request, reply) => {
        const { format, ...query } = request.query
        const { rows, pieces } = await findings.export(own(query, actorOf(request).id), format)
        return reply
          .header('x-hinomi-rows', rows)
          .header('content-disposition', `attachment; filename="hinomi-findings.${format}"`)
          .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8')
          .send(Readable.from(pieces, { objectMode: false }))
      },
    )

    app.post(
      '/api/v1/findings/transition',
      {
        config: { permission: 'finding:write', audit: 'finding.transitioned' },
        schema: { operationId: 'transitionFindings', body: TransitionInput, response: { 200: Ok } },
      },
      async (request) => {
        request.auditSubject = `${request.body.to}: ${request.body.ids.join(' ')}`.slice(0, 1000)
        await findings.transition({ ...request.body, actor: actorOf(request) })
        return ok
      },
    )

    app.post(
      '/api/v1/findings/assign',
      {
        config: { permission: 'finding:write', audit: 'finding.assigned' },
        schema: { operationId: 'assignFindings', body: AssignInput, response: { 200: Ok } },
      },
      async (request) => {
        request.auditSubject = `${request.body.assignee ?? '-'}: ${request.body.ids.join(' ')}`.slice(0, 1000)
        await findings.assign({ ...request.body, actor: actorOf(request) })
        return ok
      },
    )

    app.get(
      '/api/v1/findings/people',
      {
        config: { permission: 'finding:read' },
        schema: { operationId: 'listFindingPeople', response: { 200: FindingPeopleOutput } },
      },
      async () => ({
        people: (await users()).map(({ id, name, role, disabled }) => ({
          id,
          name,
          assignable: !disabled && ROLE_PERMISSIONS[role].includes('finding:read'),
        })),
      }),
    )

    app.get(
      '/api/v1/findings/sla',
      { config: { permission: 'finding:read' }, schema: { operationId: 'getSla', response: { 200: Sla } } },
      () => findings.sla(),
    )

    app.put(
      '/api/v1/findings/sla',
      {
        config: { permission: 'system:write', audit: 'finding.sla-changed' },
        schema: { operationId: 'putSla', body: Sla, response: { 200: Ok } },
      },
      async ({ body }) => {
        await findings.setSla(body)
        return ok
      },
    )

    app.get(
      '/api/v1/findings/:id',
      {
        config: { permission: 'finding:read' },
        schema: { operationId: 'getFinding', params: OfFinding, response: { 200: FindingDetail } },
      },
      ({ params }) => findings.get(params.id),
    )

    app.get(
      '/api/v1/findings/:id/evidence',
      {
        config: { permission: 'event:read' },
        schema: { operationId: 'getEvidence', params: OfFinding, response: { 200: EvidenceOutput } },
      },
      async ({ params }) => ({ events: await eventsOf(await findings.evidence(params.id), events) }),
    )

    app.post(
      '/api/v1/findings/:id/comments',
      {
        config: { permission: 'finding:write', audit: 'finding.commented' },
        schema: { operationId: 'commentFinding', params: OfFinding, body: CommentInput, response: { 201: Ok } },
      },
      async (request, reply) => {
        await findings.comment({ id: request.params.id, comment: request.body.comment, actor: actorOf(request) })
        return reply.code(201).send(ok)
      },
    )
  }

/** Those that are still in the lake, in the same order. Past its retention an event is gone and left out. */
const eventsOf = async (
  evidence: readonly { eventId: string; at: number }[],
  events: EvidenceEvents,
): Promise<EventJson[]> => {
  const found: EventJson[] = []
  for (let i = 0; i < evidence.length; i += LOOKUPS) {
    const step = evidence.slice(i, i + LOOKUPS)
    for (const event of await Promise.all(step.map((e) => events.event(e.eventId, e.at)))) {
      if (event !== undefined) found.push(event)
    }
  }
  return found
}
