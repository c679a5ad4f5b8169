import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import {
  AccountSource,
  AccountSourceInput,
  AccountSourcesOutput,
  Attestation,
  AttestationInput,
  ControlDetail,
  ControlsOutput,
  Disabling,
  DisablingInput,
  Id,
  Ok,
  PostureAccountDetail,
  PostureAccountsOutput,
  ResultsOutput,
  ResultsQuery,
  Scan,
  ScanInput,
  ScansOutput,
  ScoreHistoryOutput,
  ScoreHistoryQuery,
  StandardChange,
  StandardDetail,
  StandardExportQuery,
  StandardsOutput,
  WhereQuery,
} from '../contract/index.js'
import { actorOf } from '../platform/http/index.js'
import { errors } from './errors.js'
import type { Posture } from './posture.js'
import { shownScan } from './scan/shown.js'
import { sendCsv } from './send-csv.js'
import { standardCsv } from './standards/export.js'

const ok = { ok: true } as const
const OfId = z.object({ id: Id })
const SCANS_SHOWN = 50

/** Accounts, scans, standards and controls. */
export const postureControlRoutes =
  (posture: Posture): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/posture/sources',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'listAccountSources', response: { 200: AccountSourcesOutput } },
      },
      async () => ({ sources: await posture.sources.list() }),
    )

    app.post(
      '/api/v1/posture/sources',
      {
        config: { permission: 'posture:connect', audit: 'posture.source-added' },
        schema: { operationId: 'addAccountSource', body: AccountSourceInput, response: { 201: AccountSource } },
      },
      async (request, reply) => {
        request.auditSubject = `${request.body.kind} ${request.body.name}`
        return reply.code(201).send(await posture.sources.create(request.body))
      },
    )

    app.delete(
      '/api/v1/posture/sources/:id',
      {
        config: { permission: 'posture:connect', audit: 'posture.source-removed' },
        schema: { operationId: 'removeAccountSource', params: OfId, response: { 200: Ok } },
      },
      async ({ params }) => {
        await posture.sources.remove(params.id)
        return ok
      },
    )

    app.get(
      '/api/v1/posture/accounts',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'listAccounts', response: { 200: PostureAccountsOutput } },
      },
      async () => ({ accounts: await posture.sources.accounts() }),
    )

    app.get(
      '/api/v1/posture/accounts/:account',
      {
        config: { permission: 'posture:read' },
        schema: {
          operationId: 'getAccount',
          params: z.object({ account: z.string().max(20) }),
          response: { 200: PostureAccountDetail },
        },
      },
      async ({ params }) => {
        const found = await posture.sources.account(params.account)
        if (found === undefined) throw errors.ACCOUNT_UNKNOWN({ account: params.account })
        return found
      },
    )

    app.post(
      '/api/v1/posture/scans',
      {
        config: { permission: 'posture:write', audit: 'posture.scan-started' },
        schema: { operationId: 'startScan', body: ScanInput, response: { 202: Scan } },
      },
      async (request, reply) => {
        const sources = await posture.sources.toScan(request.body.sourceIds)
        const { id } = await posture.scans.start({ sources, services: request.body.services })
        return reply.code(202).send(shownScan(await posture.scans.get(id)))
      },
    )

    app.get(
      '/api/v1/posture/scans',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'listScans', response: { 200: ScansOutput } },
      },
      async () => ({ scans: (await posture.scans.list(SCANS_SHOWN)).map(shownScan) }),
    )

    app.get(
      '/api/v1/posture/scans/:id',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'getScan', params: OfId, response: { 200: Scan } },
      },
      async ({ params }) => shownScan(await posture.scans.get(params.id)),
    )

    app.delete(
      '/api/v1/posture/scans/:id',
      {
        config: { permission: 'posture:write', audit: 'posture.scan-cancelled' },
        schema: { operationId: 'cancelScan', params: OfId, response: { 200: Ok } },
      },
      async ({ params }) => {
        const { id } = await posture.scans.get(params.id)
        if (posture.scans.current?.id === id) posture.scans.current.cancel()
        return ok
      },
    )

    app.get(
      '/api/v1/posture/standards',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'listStandards', querystring: WhereQuery, response: { 200: StandardsOutput } },
      },
      async ({ query }) => {
        const [book, accounts, regions] = await Promise.all([
          posture.book(),
          posture.sources.accounts(),
          posture.sources.regions(),
        ])
        return {
          ...(await book.standards(query)),
          accounts: accounts.map(({ account, name }) => ({ account, name })),
          regions,
        }
      },
    )

    app.get(
      '/api/v1/posture/standards/:id',
      {
        config: { permission: 'posture:read' },
        schema: {
          operationId: 'getStandard',
          params: OfId,
          querystring: WhereQuery,
          response: { 200: StandardDetail },
        },
      },
      async ({ params, query }) => (await posture.book()).standard(params.id, query),
    )

    app.get(
      '/api/v1/posture/standards/:id/export',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'exportStandard', params: OfId, querystring: StandardExportQuery },
      },
      async ({ params, query: { account, region, ...filter } }, reply) => {
        const standard = await (await posture.book()).standard(params.id, { account, region })
        return sendCsv(reply, `hinomi-${standard.id}`, standardCsv(standard, filter))
      },
    )

    app.patch(
      '/api/v1/posture/standards/:id',
      {
        config: { permission: 'posture:write', audit: 'posture.standard-switched' },
        schema: { operationId: 'changeStandard', params: OfId, body: StandardChange, response: { 200: Ok } },
      },
      async (request) => {
        const { params, body } = request
        request.auditSubject = `${params.id}: ${body.enabled ? 'on' : 'off'}`
        const controls = await (await posture.book()).setEnabled(params.id, body.enabled, actorOf(request).name)
        await (await posture.evaluation()).sync(controls)
        return ok
      },
    )

    app.get(
      '/api/v1/posture/standards/:id/history',
      {
        config: { permission: 'posture:read' },
        schema: {
          operationId: 'getScoreHistory',
          params: OfId,
          querystring: ScoreHistoryQuery,
          response: { 200: ScoreHistoryOutput },
        },
      },
      async ({ params, query }) => (await posture.book()).history(params.id, query.account, query.days),
    )

    app.post(
      '/api/v1/posture/standards/:id/attestations',
      {
        config: { permission: 'posture:write', audit: 'posture.attested' },
        schema: { operationId: 'attest', params: OfId, body: AttestationInput, response: { 201: Attestation } },
      },
      async (request, reply) => {
        request.auditSubject = `${request.params.id} ${request.body.requirement}: ${request.body.verdict}`
        const book = await posture.book()
        return reply.code(201).send(await book.attest(request.params.id, request.body, actorOf(request).name))
      },
    )

    app.get(
      '/api/v1/posture/controls',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'listControls', querystring: WhereQuery, response: { 200: ControlsOutput } },
      },
      async ({ query }) => ({ controls: await (await posture.book()).controls(query) }),
    )

    app.get(
      '/api/v1/posture/controls/:id',
      {
        config: { permission: 'posture:read' },
        schema: {
          operationId: 'getControl',
          params: OfId,
          querystring: WhereQuery,
          response: { 200: ControlDetail },
        },
      },
      async ({ params, query }) => (await posture.book()).control(params.id, query),
    )

    app.post(
      '/api/v1/posture/controls/:id/disablings',
      {
        config: { permission: 'posture:write', audit: 'posture.control-disabled' },
        schema: { operationId: 'disableControl', params: OfId, body: DisablingInput, response: { 201: Disabling } },
      },
      async (request, reply) => {
        const controlId = request.params.id
        request.auditSubject = `${controlId} ${request.body.standard ?? '*'}: ${request.body.reason}`.slice(0, 1000)
        const book = await posture.book()
        const made = await book.disable({ ...request.body, controlId, by: actorOf(request).name })
        await (await posture.evaluation()).sync([controlId])
        return reply.code(201).send(made)
      },
    )

    app.delete(
      '/api/v1/posture/disablings/:id',
      {
        config: { permission: 'posture:write', audit: 'posture.control-enabled' },
        schema: { operationId: 'enableControl', params: OfId, response: { 200: Ok } },
      },
      async (request) => {
        const controlId = await (await posture.book()).enable(request.params.id, actorOf(request).name)
        request.auditSubject = controlId
        await (await posture.evaluation()).sync([controlId])
        return ok
      },
    )

    app.get(
      '/api/v1/posture/results',
      {
        config: { permission: 'posture:read' },
        schema: { operationId: 'listResults', querystring: ResultsQuery, response: { 200: ResultsOutput } },
      },
      async ({ query }) => (await posture.book()).results(query),
    )
  }
