import { createServer, type IncomingMessage } from 'node:http'

type Finding = Record<string, unknown> & { Id: string; ProductArn: string; UpdatedAt: string; RecordState?: string }

export interface SecurityHubFake {
  readonly url: string
  readonly findings: Map<string, Finding>
  /** Bodies of BatchUpdateFindings that were accepted. */
  readonly updates: Record<string, unknown>[]
  /** Bodies of GetFindings. */
  readonly asked: Record<string, unknown>[]
  /** Gives the code with which this finding is not updated. */
  refuse: (id: string) => string | undefined
  /** Answers all that is asked with this error. */
  broken: { readonly status: number; readonly name: string } | undefined
  put(finding: Record<string, unknown>): void
  stop(): Promise<void>
}

/**
 * GetFindings and BatchUpdateFindings over HTTP, with the limits that the API reference gives them: pages of at most
 * 100, filters and sorting by `UpdatedAt`; 100 identifiers, notes of 512 characters, an update that leaves `UpdatedAt` as
 * it is. STS answers who the caller is, EC2 nothing.
 */
export const startSecurityHub = async (account: string): Promise<SecurityHubFake> => {
  const findings = new Map<string, Finding>()
  const fake = { findings, updates: [], asked: [], refuse: () => undefined, broken: undefined } as Omit<
    SecurityHubFake,
    'url' | 'put' | 'stop'
  > & { updates: Record<string, unknown>[]; asked: Record<string, unknown>[] }

  const get = (body: Record<string, unknown>) => {
    fake.asked.push(body)
    const most = (body['MaxResults'] as number | undefined) ?? 10
    if (most < 1 || most > 100) throw new Error('MaxResults must be 1 to 100')
    const filters = (body['Filters'] ?? {}) as {
      UpdatedAt?: { Start: string; End: string }[]
      RecordState?: { Value: string; Comparison: string }[]
    }
    const all = [...findings.values()]
      .filter((f) => filters.RecordState?.every((r) => (f.RecordState ?? 'ACTIVE') === r.Value) ?? true)
      .filter((f) => filters.UpdatedAt?.some((r) => f.UpdatedAt >= r.Start && f.UpdatedAt <= r.End) ?? true)
      .sort((a, b) => (a.UpdatedAt < b.UpdatedAt ? -1 : 1))
    const from = Number(body['NextToken'] ?? 0)
    return {
      Findings: all.slice(from, from + most),
      ...(from + most < all.length ? { NextToken: String(from + most) } : {}),
    }
  }

  const update = (body: Record<string, unknown>) => {
    const ids = body['FindingIdentifiers'] as { Id: string; ProductArn: string }[]
    const note = body['Note'] as { Text: string; UpdatedBy: string } | undefined
    if (ids.length < 1 || ids.length > 100) throw new Error('FindingIdentifiers must have 1 to 100 members')
    if (note !== undefined && (note.Text.length < 1 || note.Text.length > 512 || note.UpdatedBy === ''))
      throw new Error('Note is not valid')
    fake.updates.push(body)
    const out = { ProcessedFindings: [] as unknown[], UnprocessedFindings: [] as unknown[] }
    for (const FindingIdentifier of ids) {
      const found = findings.get(`${FindingIdentifier.ProductArn}\n${FindingIdentifier.Id}`)
      const ErrorCode = found === undefined ? 'FindingNotFound' : fake.refuse(found.Id)
      if (found === undefined || ErrorCode !== undefined) {
        out.UnprocessedFindings.push({ FindingIdentifier, ErrorCode, ErrorMessage: 'it was refused' })
        continue
      }
      Object.assign(found, { Workflow: body['Workflow'], ...(note === undefined ? {} : { Note: note }) })
      out.ProcessedFindings.push(FindingIdentifier)
    }
    return out
  }

  const answer = (
    req: IncomingMessage,
    text: string,
  ): { status: number; type: string; body: string; name?: string } => {
    const json = (status: number, value: unknown, name?: string) => ({
      status,
      type: 'application/json',
      body: JSON.stringify(value),
      ...(name === undefined ? {} : { name }),
    })
    if (text.includes('Action=GetCallerIdentity')) {
      const body = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/u</Arn><UserId>u</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
      return { status: 200, type: 'text/xml', body }
    }
    if (fake.broken !== undefined) return json(fake.broken.status, { Message: 'no' }, fake.broken.name)
    const path = (req.url ?? '').split('?')[0]
    try {
      const body = JSON.parse(text === '' ? '{}' : text) as Record<string, unknown>
      if (req.method === 'POST' && path === '/findings') return json(200, get(body))
      if (req.method === 'PATCH' && path === '/findings/batchupdate') return json(200, update(body))
    } catch (e) {
      return json(400, { Message: (e as Error).message, Code: 'InvalidInput' }, 'InvalidInputException')
    }
    return json(404, { Message: `${req.method} ${path}` }, 'ResourceNotFoundException')
  }

  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (c: Buffer) => chunks.push(c))
    req.on('end', () => {
      const { status, type, body, name } = answer(req, Buffer.concat(chunks).toString())
      res.writeHead(status, { 'content-type': type, ...(name === undefined ? {} : { 'x-amzn-errortype': name }) })
      res.end(body)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return Object.assign(fake, {
    url: `http://127.0.0.1:${port}`,
    put: (finding: Record<string, unknown>) => {
      const f = finding as Finding
      findings.set(`${f.ProductArn}\n${f.Id}`, { ...f })
    },
    stop: () => new Promise<void>((done) => void server.close(() => done())),
  })
}
