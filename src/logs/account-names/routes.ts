import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { AccountNameInput, AccountNameParams, AccountNamesOutput, Ok } from '../../contract/index.js'
import { actorOf } from '../../platform/http/index.js'
import type { AccountNameBook } from './book.js'

/** Names of accounts over HTTP. */
export const accountNamesRoutes =
  (names: AccountNameBook): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/ingest/account-names',
      {
        config: { permission: 'ingest:read' },
        schema: { operationId: 'listAccountNames', response: { 200: AccountNamesOutput } },
      },
      async () => ({ accounts: await names.list() }),
    )
    app.put(
      '/api/v1/ingest/account-names/:account',
      {
        config: { permission: 'ingest:write', audit: 'account-name.changed' },
        schema: {
          operationId: 'putAccountName',
          params: AccountNameParams,
          body: AccountNameInput,
          response: { 200: Ok },
        },
      },
      async (request) => {
        request.auditSubject = request.params.account
        await names.put(request.params.account, request.body.name, actorOf(request).name)
        return { ok: true as const }
      },
    )
    app.delete(
      '/api/v1/ingest/account-names/:account',
      {
        config: { permission: 'ingest:write', audit: 'account-name.deleted' },
        schema: { operationId: 'deleteAccountName', params: AccountNameParams, response: { 200: Ok } },
      },
      async (request) => {
        request.auditSubject = request.params.account
        await names.remove(request.params.account)
        return { ok: true as const }
      },
    )
  }
