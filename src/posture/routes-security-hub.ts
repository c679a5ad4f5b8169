import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import {
  SecurityHub,
  SecurityHubChange,
  SecurityHubFindingsInput,
  SecurityHubFindingsOutput,
  SecurityHubImport,
  SecurityHubImportInput,
  SecurityHubOutput,
} from '../contract/index.js'
import type { Posture } from './posture.js'

const OfHub = z.object({ account: z.string().regex(/^\d{12}$/), region: z.string().max(64) })

/** Findings of AWS Security Hub in, decisions about them back. */
export const securityHubRoutes =
  (posture: Pick<Posture, 'securityHub'>): FastifyPluginAsyncZod =>
  async (app) => {
    const api = '/api/v1/posture/security-hub'

    app.get(
      api,
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'getSecurityHub', response: { 200: SecurityHubOutput } },
      },
      async () => ({ hubs: await posture.securityHub.hubs(), import: posture.securityHub.current }),
    )

    app.post(
      `${api}/findings`,
      {
        config: { permission: 'posture:write', audit: 'security-hub.findings-imported' },
        schema: {
          operationId: 'importSecurityHubFindings',
          body: SecurityHubFindingsInput,
          response: { 200: SecurityHubFindingsOutput },
        },
      },
      async ({ body }) => posture.securityHub.take(body.findings, { takeJudged: body.takeJudged }),
    )

    app.post(
      `${api}/imports`,
      {
        config: { permission: 'posture:write', audit: 'security-hub.import-started' },
        schema: {
          operationId: 'startSecurityHubImport',
          body: SecurityHubImportInput,
          response: { 202: SecurityHubImport },
        },
      },
      async (request, reply) => {
        // It never fails by itself: what goes wrong is told in its state.
        void posture.securityHub.start(request.body)
        return reply.code(202).send(posture.securityHub.current as SecurityHubImport)
      },
    )

    app.patch(
      `${api}/hubs/:account/:region`,
      {
        config: { permission: 'posture:connect', audit: 'security-hub.changed' },
        schema: {
          operationId: 'changeSecurityHub',
          params: OfHub,
          body: SecurityHubChange,
          response: { 200: SecurityHub },
        },
      },
      async (request) => {
        const { account, region } = request.params
        request.auditSubject = `${account}/${region} ${JSON.stringify(request.body)}`
        return posture.securityHub.change(account, region, request.body)
      },
    )

    app.post(
      `${api}/hubs/:account/:region/retry`,
      {
        config: { permission: 'posture:connect', audit: 'security-hub.retried' },
        schema: { operationId: 'retrySecurityHub', params: OfHub, response: { 200: SecurityHub } },
      },
      async (request) => {
        const { account, region } = request.params
        request.auditSubject = `${account}/${region}`
        return posture.securityHub.retry(account, region)
      },
    )
  }
