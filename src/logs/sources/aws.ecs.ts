import { envelopeHead } from '../cloudwatch.js'
import { jsonHead } from '../decode/json-head.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { fields, normalise } from './ecs/container.js'

const NAMES = ['container_id', 'container_name', 'ecs_cluster', 'ecs_task_arn', 'ecs_task_definition'] as const

/**
 * What containers of Amazon ECS write, routed by FireLens with the task's metadata: from S3, Firehose, CloudWatch Logs.
 * Source: Amazon ECS developer guide, "Send Amazon ECS logs to an AWS service or AWS Partner".
 */
export default logSource({
  id: 'aws.ecs',
  title: { en: 'Amazon ECS: container logs by FireLens', ja: 'Amazon ECS：FireLensによるコンテナログ' },
  key: /(?:^|\/)(?:aws\/ecs\/|firelens[-_/]|ecs[-_]firelens)/i,
  content(head) {
    const { record, detailType } = jsonHead(head)
    if (detailType !== '' || (envelopeHead(head) !== undefined && record.size === 0)) return false
    return NAMES.filter((name) => record.has(name)).length >= 3
  },
  decode: logTexts({ json: true }),
  fields,
  normalise,
})
