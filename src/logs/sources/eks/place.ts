import { awsProvider, deliveryFields, deliveryOf } from '../../cloudwatch.js'
import type { LogText } from '../../decode/multiline.js'
import { constant, type Fields, keyword } from '../../fields.js'
import { memo } from '../../memo.js'
import type { RecordContext } from '../../source.js'

/** Which cluster wrote a log. */
export const placeFields: Fields = {
  ...deliveryFields,
  ...awsProvider,
  'orchestrator.type': constant('kubernetes'),
  'orchestrator.cluster.name': keyword,
}

/** `/aws/eks/NAME/cluster`, in a log group's name or an object's key. */
const clusterIn = memo((path) => /(?:^|\/)aws\/eks\/([^/]+)\/cluster(?:\/|$)/.exec(path)?.[1] ?? '', {
  entries: 1000,
  keyLength: 1024,
})

export const clusterOf = (record: LogText, context: RecordContext): string | undefined =>
  clusterIn(record.group ?? context.object.key) || undefined

export const placeOf = (record: LogText, context: RecordContext) => ({
  ...deliveryOf(record),
  'orchestrator.cluster.name': clusterOf(record, context),
})

export const GROUP = /^\/aws\/eks\/[^/]+\/cluster$/
