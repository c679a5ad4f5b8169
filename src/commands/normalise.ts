import { once } from 'node:events'
import { errors } from '../logs/errors.js'
import { derive } from '../logs/index.js'
import { fetchObject } from '../logs/ingest/fetch.js'
import { objectHash } from '../logs/ingest/hash.js'
import { LIMITS } from '../logs/ingest/limits.js'
import { listObjects } from '../logs/ingest/list-objects.js'
import { readObject } from '../logs/ingest/object-reader.js'
import { fieldsOf, loadSources } from '../logs/registry.js'
import { eventJson } from '../logs/wire.js'
import { s3Clients } from '../server/aws.js'
import { commandFile } from './command.js'
import { fill, words } from './words.js'

export default commandFile({
  summary: {
    en: 'Print the events of log files as NDJSON; nothing is stored',
    ja: 'ログファイルのイベントをNDJSONで出力する（保存はしない）',
  },
  declare(command, say) {
    command.argument('<path...>').option('--source <id>', say(words.source))
  },
  async run(io, places, options) {
    const registry = await loadSources()
    const given = typeof options['source'] === 'string' ? options['source'] : undefined
    const source = given === undefined ? undefined : registry.get(given)
    if (given !== undefined && source === undefined) throw errors.UNKNOWN_SOURCE({ source: given })
    const s3 = s3Clients(io.env)
    const ingested = io.clock.now()
    let failed = 0
    let objects = 0
    for (const place of places) {
      for await (const object of listObjects(place, { cwd: io.cwd, s3, signal: io.signal })) {
        objects++
        const { input } = await fetchObject(object, LIMITS.smallObject, s3)
        const hash = objectHash(object.uri, object.version)
        let lines: string[] = []
        const outcome = await readObject(
          registry,
          object,
          input,
          {
            event(from, event, _record, original, position) {
              event['event.original'] = original
              event['event.ingested'] = ingested
              event['log.file.path'] = object.uri
              event['hinomi.object'] = hash
              event['hinomi.position'] = position
              const fields = fieldsOf(from)
              lines.push(JSON.stringify(eventJson(derive(fields, event), (name) => fields[name])))
            },
            bad(_from, record) {
              const reason = `${record.reason} (${record.position})`
              io.stderr.write(`${fill(words.couldNotRead[io.locale], { uri: object.uri, reason })}\n`)
            },
            breathe() {
              if (lines.length === 0) return undefined
              const text = `${lines.join('\n')}\n`
              lines = []
              return io.stdout.write(text) ? undefined : once(io.stdout, 'drain').then(() => undefined)
            },
          },
          { limits: LIMITS, source },
        )
        if (lines.length > 0) io.stdout.write(`${lines.join('\n')}\n`)
        if (outcome.status === 'failed') {
          failed++
          io.stderr.write(`${fill(words.couldNotRead[io.locale], { uri: object.uri, reason: outcome.reason })}\n`)
        }
      }
    }
    return failed > 0 && failed === objects ? 3 : 0
  },
})
