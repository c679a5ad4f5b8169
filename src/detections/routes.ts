import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import { RuleChange, RuleInfo, RulesOutput } from '../contract/index.js'
import type { Detections } from './detections.js'

const ById = z.object({ id: z.string().min(1).max(200) })

/** Rules over HTTP. */
export const detectionsRoutes =
  (detections: Detections): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/rules',
      { config: { permission: 'rule:read' }, schema: { operationId: 'listRules', response: { 200: RulesOutput } } },
      () => detections.list(),
    )
    app.patch(
      '/api/v1/rules/:id',
      {
        config: { permission: 'rule:write', audit: 'rule.changed' },
        schema: { operationId: 'changeRule', params: ById, body: RuleChange, response: { 200: RuleInfo } },
      },
      (request) => detections.setEnabled(request.params.id, request.body.enabled),
    )
  }
