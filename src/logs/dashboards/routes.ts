import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import {
  Dashboard,
  DashboardOutput,
  DashboardsOutput,
  Ok,
  OpenSearchImport,
  OpenSearchInput,
  PanelData,
  PanelDataInput,
} from '../../contract/index.js'
import { actorOf } from '../../platform/http/index.js'
import { closedSignal } from '../closed-signal.js'
import type { Dashboards } from './book.js'
import type { Panels } from './panel-data.js'

const ById = z.object({ id: z.string().min(1).max(200) })

/** Dashboards and what their panels show, over HTTP. */
export const dashboardsRoutes =
  (dashboards: Dashboards, panels: Panels): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/dashboards',
      {
        config: { permission: 'dashboard:read' },
        schema: { operationId: 'listDashboards', response: { 200: DashboardsOutput } },
      },
      async () => ({ dashboards: await dashboards.list() }),
    )
    app.get(
      '/api/v1/dashboards/:id',
      {
        config: { permission: 'dashboard:read' },
        schema: { operationId: 'getDashboard', params: ById, response: { 200: DashboardOutput } },
      },
      (request) => dashboards.get(request.params.id),
    )
    app.post(
      '/api/v1/dashboards',
      {
        config: { permission: 'dashboard:write', audit: 'dashboard.created' },
        schema: { operationId: 'createDashboard', body: Dashboard, response: { 201: DashboardOutput } },
      },
      async (request, reply) => {
        const made = await dashboards.create(request.body, actorOf(request).name)
        request.auditSubject = made.id
        reply.code(201)
        return made
      },
    )
    app.put(
      '/api/v1/dashboards/:id',
      {
        config: { permission: 'dashboard:write', audit: 'dashboard.changed' },
        schema: { operationId: 'changeDashboard', params: ById, body: Dashboard, response: { 200: DashboardOutput } },
      },
      (request) => dashboards.update(request.params.id, request.body),
    )
    app.delete(
      '/api/v1/dashboards/:id',
      {
        config: { permission: 'dashboard:write', audit: 'dashboard.deleted' },
        schema: { operationId: 'deleteDashboard', params: ById, response: { 200: Ok } },
      },
      async (request) => {
        await dashboards.remove(request.params.id)
        return { ok: true as const }
      },
    )
    app.post(
      '/api/v1/dashboards/opensearch',
      {
        // Nothing is kept: what the file gives is kept by the calls that keep dashboards and searches.
        config: { permission: 'dashboard:read' },
        bodyLimit: 20 * 1024 * 1024,
        schema: {
          operationId: 'readOpenSearchExport',
          body: OpenSearchInput,
          response: { 200: OpenSearchImport },
        },
      },
      async (request) => dashboards.fromOpenSearch(request.body.ndjson),
    )
    app.post(
      '/api/v1/dashboards/data',
      {
        // Whoever may ask for a panel's data may ask for any: the panel comes with the request.
        config: { permission: 'event:read' },
        schema: { operationId: 'panelData', body: PanelDataInput, response: { 200: PanelData } },
      },
      (request, reply) => panels.data(request.body, closedSignal(reply)),
    )
  }
