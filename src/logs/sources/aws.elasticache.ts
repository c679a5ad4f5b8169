import { envelopeHead, firstLine } from '../cloudwatch.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { fields, isCache, normalise } from './elasticache/normalise.js'

/** Slow and engine logs of ElastiCache for Valkey and Redis OSS, in JSON and in text. */
export default logSource({
  id: 'aws.elasticache',
  title: { en: 'Amazon ElastiCache: slow and engine logs', ja: 'Amazon ElastiCache：スローログとエンジンログ' },
  key: /(?:^|\/)(?:aws\/)?elasticache\/(?:[^/]+\/){0,8}[^/]*(?:slow|engine)[-_]?logs?(?:[-_/.]|$)/i,
  content(head) {
    // Log groups have whatever name their owner gave: the first entry tells.
    const envelope = envelopeHead(head)
    return isCache(firstLine(envelope === undefined ? head : envelope.message))
  },
  decode: logTexts({ json: 'either' }),
  fields,
  normalise,
})
