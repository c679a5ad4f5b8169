import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import { DashboardOutput, DashboardsOutput, PanelData, PanelDataInput } from '../../contract/index.js'
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
      '/api/v1/dashboards/data',
      {
        // Whoever may ask for a panel's data may ask for any: the panel comes with the request.
        config: { permission: 'event:read' },
        schema: { operationId: 'panelData', body: PanelDataInput, response: { 200: PanelData } },
      },
      (request, reply) => panels.data(request.body, closedSignal(reply)),
    )
  }
