import type { Readable } from 'node:stream'
import { Readable as Stream } from 'node:stream'
import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import {
  CheckInput,
  CheckOutput,
  EventJson,
  EventNear,
  EventParams,
  ExportQuery,
  Feed,
  FeedInput,
  FeedsOutput,
  FieldsOutput,
  HistogramInput,
  HistogramOutput,
  ObjectsOutput,
  ObjectsQuery,
  Ok,
  QuarantineOutput,
  QuarantineQuery,
  ReplayInput,
  ReplayOutput,
  Run,
  RunInput,
  RunsOutput,
  SavedSearch,
  SavedSearchInput,
  SearchInput,
  SearchOutput,
  SourceChange,
  SourcesOutput,
  SqlInput,
  SqlOutput,
  StatisticsInput,
  StatisticsOutput,
  TopInput,
  TopOutput,
} from '../contract/index.js'
import type { Db } from '../platform/db/types.js'
import { actorOf } from '../platform/http/index.js'
import { closedSignal } from './closed-signal.js'
import type { Discover } from './discover.js'
import { errors } from './errors.js'
import type { Logs } from './index.js'
import { listObjects } from './ingest/list-objects.js'
import { listReadObjects } from './objects.js'
import { receiveUpload, type Upload } from './uploads.js'
import { fieldInfo } from './wire.js'

const ById = z.object({ id: z.string().min(1).max(200) })
const Searches = z.object({ searches: z.array(SavedSearch) })
const GIB = 1024 * 1024 * 1024
/** Bytes of one uploaded file; larger ones are ingested by their path. */
const UPLOAD_BYTES = 2 * GIB

const list = (text: string | undefined): string[] | undefined =>
  text === undefined || text === '' ? undefined : text.split(',').filter((part) => part !== '')

/** Events, ingestion and saved searches over HTTP. */
export const logsRoutes =
  (logs: Logs, discover: Discover, db: Db): FastifyPluginAsyncZod =>
  async (app) => {
    await app.register(multipart, { limits: { fileSize: UPLOAD_BYTES, files: 1000, fields: 10 } })

    app.post(
      '/api/v1/events/search',
      {
        config: { permission: 'event:read' },
        schema: { operationId: 'searchEvents', body: SearchInput, response: { 200: SearchOutput } },
      },
      (request, reply) => discover.search(request.body, closedSignal(reply)),
    )
    app.post(
      '/api/v1/events/histogram',
      {
        config: { permission: 'event:read' },
        schema: { operationId: 'histogramOfEvents', body: HistogramInput, response: { 200: HistogramOutput } },
      },
      (request, reply) => discover.histogram(request.body, closedSignal(reply)),
    )
    app.post(
      '/api/v1/events/top',
      {
        config: { permission: 'event:read' },
        schema: { operationId: 'topValues', body: TopInput, response: { 200: TopOutput } },
      },
      (request, reply) => discover.top(request.body, closedSignal(reply)),
    )
    app.post(
      '/api/v1/events/statistics',
      {
        config: { permission: 'event:read' },
        schema: { operationId: 'statisticsOfField', body: StatisticsInput, response: { 200: StatisticsOutput } },
      },
      (request, reply) => discover.statistics(request.body, closedSignal(reply)),
    )
    app.get(
      '/api/v1/events/one/:id',
      {
        config: { permission: 'event:read' },
        schema: { operationId: 'getEvent', params: EventParams, querystring: EventNear, response: { 200: EventJson } },
      },
      (request) =>
        discover.one(request.params.id, request.query.near === undefined ? undefined : Date.parse(request.query.near)),
    )
    app.get(
      '/api/v1/events/export',
      {
        config: { permission: 'event:export', audit: 'events.exported' },
        schema: { operationId: 'exportEvents', querystring: ExportQuery },
      },
      async (request, reply) => {
        const { format, sources, fields, ...rest } = request.query
        const base = { ...rest, sources: list(sources) }
        const rows = await discover.count(base)
        const columns = list(fields)
        const lines = discover.export(
          { ...base, format, ...(columns === undefined ? {} : { fields: columns }) },
          closedSignal(reply),
        )
        const name = `hinomi-events-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.${format}`
        return reply
          .header('x-hinomi-rows', String(rows))
          .header('content-disposition', `attachment; filename="${name}"`)
          .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
          .send(Stream.from(lines))
      },
    )
    app.post(
      '/api/v1/events/sql',
      {
        config: { permission: 'event:sql', audit: 'events.sql' },
        schema: { operationId: 'runSql', body: SqlInput, response: { 200: SqlOutput } },
      },
      async (request, reply) => {
        const began = performance.now()
        const result = await logs.sql.run(request.body.sql, request.body.maxRows, closedSignal(reply))
        return {
          columns: result.columns.map((column) => ({ ...column })),
          rows: result.rows.map((row) => [...row]),
          truncated: result.truncated,
          tookMs: Math.round(performance.now() - began),
        }
      },
    )
    app.get(
      '/api/v1/events/fields',
      { config: { permission: 'event:read' }, schema: { operationId: 'listFields', response: { 200: FieldsOutput } } },
      async () => ({ fields: logs.registry.fields().map(fieldInfo) }),
    )
    app.post(
      '/api/v1/events/check',
      {
        config: { permission: 'event:read' },
        schema: { operationId: 'checkKql', body: CheckInput, response: { 200: CheckOutput } },
      },
      (request) => discover.check(request.body.kql, request.body.caret, request.body),
    )

    app.get(
      '/api/v1/saved-searches',
      { config: { permission: 'search:read' }, schema: { operationId: 'listSearches', response: { 200: Searches } } },
      async () => ({ searches: await logs.searches.list() }),
    )
    app.post(
      '/api/v1/saved-searches',
      {
        config: { permission: 'search:write', audit: 'search.saved' },
        schema: { operationId: 'createSearch', body: SavedSearchInput, response: { 201: SavedSearch } },
      },
      async (request, reply) => {
        reply.code(201)
        return logs.searches.create(request.body, actorOf(request).name)
      },
    )
    app.put(
      '/api/v1/saved-searches/:id',
      {
        config: { permission: 'search:write', audit: 'search.changed' },
        schema: { operationId: 'changeSearch', params: ById, body: SavedSearchInput, response: { 200: SavedSearch } },
      },
      (request) => logs.searches.update(request.params.id, request.body),
    )
    app.delete(
      '/api/v1/saved-searches/:id',
      {
        config: { permission: 'search:write', audit: 'search.deleted' },
        schema: { operationId: 'deleteSearch', params: ById, response: { 200: Ok } },
      },
      async (request) => {
        await logs.searches.remove(request.params.id)
        return { ok: true as const }
      },
    )

    app.get(
      '/api/v1/sources',
      {
        config: { permission: 'ingest:read' },
        schema: { operationId: 'listSources', response: { 200: SourcesOutput } },
      },
      async () => ({ sources: await logs.sources.list() }),
    )
    app.patch(
      '/api/v1/sources/:id',
      {
        config: { permission: 'ingest:write', audit: 'source.changed' },
        schema: { operationId: 'changeSource', params: ById, body: SourceChange, response: { 200: Ok } },
      },
      async (request) => {
        await logs.sources.setRetention(request.params.id, request.body.retentionDays)
        return { ok: true as const }
      },
    )
    app.get(
      '/api/v1/ingest/objects',
      {
        config: { permission: 'ingest:read' },
        schema: { operationId: 'listObjects', querystring: ObjectsQuery, response: { 200: ObjectsOutput } },
      },
      (request) => listReadObjects(db, request.query),
    )
    app.get(
      '/api/v1/ingest/quarantine',
      {
        config: { permission: 'ingest:read' },
        schema: { operationId: 'listQuarantine', querystring: QuarantineQuery, response: { 200: QuarantineOutput } },
      },
      (request) => logs.quarantine.list(request.query),
    )
    app.get(
      '/api/v1/ingest/quarantine/:id/original',
      { config: { permission: 'ingest:read' }, schema: { operationId: 'getQuarantined', params: ById } },
      async (request, reply) => {
        const original = await logs.quarantine.original(request.params.id)
        // Whatever an attacker wrote stays text, and a file.
        return reply
          .type('text/plain; charset=utf-8')
          .header('content-disposition', `attachment; filename="quarantine-${Number(request.params.id) || 0}.txt"`)
          .send(original)
      },
    )
    app.post(
      '/api/v1/ingest/quarantine/replay',
      {
        config: { permission: 'ingest:write', audit: 'quarantine.replayed' },
        schema: { operationId: 'replayQuarantine', body: ReplayInput, response: { 200: ReplayOutput } },
      },
      (request) => logs.quarantine.replay(request.body.ids),
    )

    app.post(
      '/api/v1/ingest/upload',
      {
        config: { permission: 'ingest:write', audit: 'logs.uploaded' },
        bodyLimit: 20 * GIB,
        schema: { operationId: 'uploadLogs', response: { 202: Run } },
      },
      async (request, reply) => {
        const uploads: Upload[] = []
        let source: string | undefined
        try {
          for await (const part of request.parts()) {
            if (part.type === 'field') {
              if (part.fieldname === 'source' && typeof part.value === 'string' && part.value !== '')
                source = part.value
            } else uploads.push(await receive(part.file, part.filename))
          }
        } catch (e) {
          await Promise.all(uploads.map((upload) => upload.remove()))
          throw e
        }
        if (source !== undefined && logs.registry.get(source) === undefined) throw errors.UNKNOWN_SOURCE({ source })
        const objects = uploads.map(({ object }) => (source === undefined ? object : { ...object, source }))
        const label = uploads.length === 1 ? (objects[0]?.key ?? '') : `${uploads.length} files`
        const run = logs.runs.start(label, async function* () {
          yield* objects
        })
        void run.done.then(() => Promise.all(uploads.map((upload) => upload.remove())))
        request.auditSubject = label
        reply.code(202)
        return stateOf(run.id)
      },
    )
    const receive = async (file: Readable & { truncated?: boolean }, name: string): Promise<Upload> => {
      const upload = await receiveUpload(logs.dataDir, name, file, undefined)
      if (file.truncated !== true) return upload
      await upload.remove()
      throw errors.UPLOAD_TOO_LARGE({ limit: '2 GiB' })
    }
    const stateOf = async (id: string) => {
      const state = await logs.runs.get(id)
      if (state === undefined) throw errors.NOT_FOUND({ what: 'run', id })
      return state
    }
    app.post(
      '/api/v1/ingest/runs',
      {
        config: { permission: 'ingest:write', audit: 'ingest.started' },
        schema: { operationId: 'startRun', body: RunInput, response: { 202: Run } },
      },
      async (request, reply) => {
        const { path, source } = request.body
        if (source !== undefined && logs.registry.get(source) === undefined) throw errors.UNKNOWN_SOURCE({ source })
        const options = { cwd: '/', s3: logs.s3, ...(source === undefined ? {} : { source }) }
        // What cannot be listed at all is said at once, not in a run that fails a moment later.
        const first = listObjects(path, options)
        await first.next()
        await first.return(undefined)
        const run = logs.runs.start(path, (signal) => listObjects(path, { ...options, signal }))
        request.auditSubject = path
        reply.code(202)
        return stateOf(run.id)
      },
    )
    app.get(
      '/api/v1/ingest/runs',
      { config: { permission: 'ingest:read' }, schema: { operationId: 'listRuns', response: { 200: RunsOutput } } },
      async () => ({ runs: await logs.runs.list() }),
    )
    app.get(
      '/api/v1/ingest/runs/:id',
      {
        config: { permission: 'ingest:read' },
        schema: { operationId: 'getRun', params: ById, response: { 200: Run } },
      },
      (request) => stateOf(request.params.id),
    )
    app.delete(
      '/api/v1/ingest/runs/:id',
      {
        config: { permission: 'ingest:write', audit: 'ingest.cancelled' },
        schema: { operationId: 'cancelRun', params: ById, response: { 200: Ok } },
      },
      async (request) => {
        if (!logs.runs.cancel(request.params.id)) throw errors.NOT_FOUND({ what: 'run', id: request.params.id })
        return { ok: true as const }
      },
    )

    app.get(
      '/api/v1/ingest/feeds',
      { config: { permission: 'ingest:read' }, schema: { operationId: 'listFeeds', response: { 200: FeedsOutput } } },
      async () => ({ feeds: await logs.feeds.list() }),
    )
    app.post(
      '/api/v1/ingest/feeds',
      {
        config: { permission: 'ingest:write', audit: 'feed.created' },
        schema: { operationId: 'createFeed', body: FeedInput, response: { 201: Feed } },
      },
      async (request, reply) => {
        request.auditSubject = request.body.target
        reply.code(201)
        return logs.feeds.create(request.body)
      },
    )
    app.patch(
      '/api/v1/ingest/feeds/:id',
      {
        config: { permission: 'ingest:write', audit: 'feed.changed' },
        schema: {
          operationId: 'changeFeed',
          params: ById,
          body: FeedInput.pick({ enabled: true }),
          response: { 200: Feed },
        },
      },
      (request) => logs.feeds.setEnabled(request.params.id, request.body.enabled),
    )
    app.delete(
      '/api/v1/ingest/feeds/:id',
      {
        config: { permission: 'ingest:write', audit: 'feed.deleted' },
        schema: { operationId: 'deleteFeed', params: ById, response: { 200: Ok } },
      },
      async (request) => {
        await logs.feeds.remove(request.params.id)
        return { ok: true as const }
      },
    )
  }
