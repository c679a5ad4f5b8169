import type { FastifyReply, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Rooms } from './rooms.js'

export interface Metrics {
  readonly registry: Registry
  answered(request: FastifyRequest, reply: FastifyReply): void
}

/** What Prometheus may ask: the process, how requests are answered, how ingestion and notifications fare. */
export const metricsOf = (rooms: Rooms): Metrics => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const answers = new Histogram({
    name: 'hinomi_http_request_seconds',
    help: 'Time to answer a request, by route as it was declared',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.025, 0.1, 0.3, 1, 3, 10, 60],
    registers: [registry],
  })
  const gauge = (name: string, help: string, read: () => Promise<number>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await read())
      },
    })
  const bySource = (name: string, help: string, read: 'events' | 'bytes') =>
    new Gauge({
      name,
      help,
      labelNames: ['source'],
      registers: [registry],
      async collect() {
        for (const source of await rooms.logs.sources.list()) this.set({ source: source.id }, source[read])
      },
    })
  bySource('hinomi_lake_events', 'Events in the lake', 'events')
  bySource('hinomi_lake_bytes', 'Bytes of the lake', 'bytes')
  gauge('hinomi_quarantined_records', 'Records in quarantine', async () => {
    return (await rooms.logs.sources.troubles()).quarantined
  })
  gauge('hinomi_failed_objects', 'Objects that could not be read', async () => {
    return (await rooms.logs.sources.troubles()).failedObjects
  })
  gauge('hinomi_open_findings', 'Findings that wait for a decision', async () => (await rooms.findings.summary()).open)
  gauge('hinomi_failed_notifications', 'Notifications that were given up', async () => {
    return (await rooms.notify.counts()).failed
  })
  return {
    registry,
    answered(request, reply) {
      // Declared routes only: addresses that strangers make up must not become labels.
      const route = request.routeOptions.url
      if (route === undefined) return
      answers.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    },
  }
}
