import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

/** Answers with a CSV file, and states how many rows it has. */
export const sendCsv = (
  reply: FastifyReply,
  name: string,
  { rows, pieces }: { readonly rows: number; readonly pieces: AsyncIterable<string> | Iterable<string> },
) =>
  reply
    .header('x-hinomi-rows', rows)
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .type('text/csv; charset=utf-8')
    .send(Readable.from(pieces, { objectMode: false }))
