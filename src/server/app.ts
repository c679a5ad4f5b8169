import { readFileSync } from 'node:fs'
import type { ZodTypeProvider } from '@fastify/type-provider-zod'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { z } from 'zod'
import { HomeOutput, JobsOutput, PageQuery, SystemOutput } from '../contract/index.js'
import { detectionsRoutes } from '../detections/routes.js'
import { exceptionsRoutes } from '../findings/exceptions/routes.js'
import { findingsRoutes } from '../findings/routes.js'
import { accountNamesRoutes } from '../logs/account-names/routes.js'
import { dashboardsRoutes } from '../logs/dashboards/routes.js'
import { exclusionsRoutes } from '../logs/exclusions/routes.js'
import { ownSourcesRoutes } from '../logs/own/routes.js'
import { logsRoutes } from '../logs/routes.js'
import { threatListsRoutes } from '../logs/threats/routes.js'
import { notifyRoutes } from '../notify/routes.js'
import { accessRoutes } from '../platform/auth/routes.js'
import { actorOf, createApp } from '../platform/http/index.js'
import type { Jobs } from '../platform/jobs.js'
import { ResourceViews } from '../posture/index.js'
import { postureControlRoutes } from '../posture/routes-controls.js'
import { inventoryRoutes } from '../posture/routes-inventory.js'
import { resourceRoutes } from '../posture/routes-resources.js'
import { securityHubRoutes } from '../posture/routes-security-hub.js'
import { resourceViewRoutes } from '../posture/routes-views.js'
import { openBackup } from './backup.js'
import { errors } from './errors.js'
import { homeOf } from './home.js'
import { type Metrics, metricsOf } from './metrics.js'
import type { Rooms } from './rooms.js'
import { serveWeb } from './web.js'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** All routes of all rooms in one app. */
export const buildApp = async (rooms: Rooms, jobs: Jobs, logger: FastifyBaseLogger): Promise<FastifyInstance> => {
  const { config, auth, audit, discover, logs, database, clock } = rooms
  const secure = config.publicUrl?.startsWith('https://') === true
  const publicHost = config.publicUrl === undefined ? [] : [new URL(config.publicUrl).hostname]
  const app = await createApp({
    auth,
    audit,
    logger,
    host: config.host,
    allowedHosts: [...config.allowedHosts, ...publicHost],
    secure,
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    version,
  })
  const metrics = metricsOf(rooms)
  app.addHook('onResponse', async (request, reply) => metrics.answered(request, reply))
  await app.register(accessRoutes(auth, audit, { secure }))
  await app.register(logsRoutes(logs, discover, database.db))
  await app.register(ownSourcesRoutes(logs.own))
  await app.register(exclusionsRoutes(logs.exclusions))
  await app.register(accountNamesRoutes(logs.accountNames))
  await app.register(threatListsRoutes(logs.threats))
  await app.register(dashboardsRoutes(rooms.dashboards, rooms.panels))
  await app.register(
    findingsRoutes(rooms.findings, { event: (id, near) => discover.one(id, near).catch(() => undefined) }, () =>
      auth.users(),
    ),
  )
  await app.register(exceptionsRoutes(rooms.exceptions, clock))
  await app.register(detectionsRoutes(rooms.detections))
  await app.register(postureControlRoutes(rooms.posture))
  await app.register(securityHubRoutes(rooms.posture))
  await app.register(resourceRoutes(rooms.resources))
  await app.register(inventoryRoutes(rooms.resources, rooms.posture.unused))
  await app.register(resourceViewRoutes(new ResourceViews(database.db, clock)))
  await app.register(notifyRoutes(rooms.notify))
  await app.register(systemRoutes(rooms, jobs, metrics, clock.now()))
  await serveWeb(app)
  return app
}

const systemRoutes =
  (rooms: Rooms, jobs: Jobs, metrics: Metrics, startedAt: number) => async (untyped: FastifyInstance) => {
    const app = untyped.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/v1/home',
      {
        config: { permission: 'event:read' },
        schema: {
          operationId: 'getHome',
          querystring: z.object({ zone: z.string().max(64).optional() }),
          response: { 200: HomeOutput },
        },
      },
      () => homeOf(rooms),
    )
    app.get(
      '/api/v1/jobs',
      {
        config: { permission: 'system:read' },
        schema: { operationId: 'listJobs', querystring: PageQuery, response: { 200: JobsOutput } },
      },
      (request) => jobs.list(request.query.limit, request.query.after),
    )
    app.get(
      '/api/v1/system',
      { config: { permission: 'system:read' }, schema: { operationId: 'getSystem', response: { 200: SystemOutput } } },
      async () => ({
        version,
        node: process.versions.node,
        dataDir: rooms.logs.dataDir,
        startedAt: new Date(startedAt).toISOString(),
      }),
    )
    app.get(
      '/api/v1/system/backup',
      {
        config: { permission: 'system:write', audit: 'system.backed-up' },
        schema: { operationId: 'backUp', description: 'Everything as one tar, for the command line.' },
      },
      async (request, reply) => {
        if (actorOf(request).via !== 'local') throw errors.BACKUP_ONLY_HERE()
        const { files, stream } = await openBackup(rooms)
        return reply.header('x-hinomi-files', files).type('application/x-tar').send(stream)
      },
    )
    app.get('/api/v1/openapi.json', { config: { permission: 'session' }, schema: { hide: true } }, async () =>
      app.swagger(),
    )
    app.get('/healthz', { config: { permission: 'public' }, schema: { hide: true } }, async (_request, reply) => {
      await rooms.database.execute('select 1')
      return reply.send({ ok: true })
    })
    app.get('/metrics', { config: { permission: 'system:read' }, schema: { hide: true } }, async (_request, reply) =>
      reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
    )
  }
