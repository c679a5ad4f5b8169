import type { FastifyReply } from 'fastify'

/** Ends the query when the reader has gone. */
export const closedSignal = (reply: FastifyReply): AbortSignal => {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}
