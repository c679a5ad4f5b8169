import { awsProvider, deliveryFields } from '../../cloudwatch.js'
import type { LogText } from '../../decode/multiline.js'
import { about, type Fields, keyword } from '../../fields.js'
import { memo } from '../../memo.js'
import type { RecordContext } from '../../source.js'

/** Which database wrote a log. */
export const placeFields: Fields = {
  ...deliveryFields,
  ...awsProvider,
  'aws.rds.instance': about(keyword, 'Identifier of the DB instance', 'DBインスタンスの識別子'),
  'aws.rds.cluster': about(keyword, 'Identifier of the Aurora DB cluster', 'Aurora DBクラスターの識別子'),
}

interface Place {
  readonly instance: string | undefined
  readonly cluster: string | undefined
}

/** `/aws/rds/instance/NAME/postgresql`, `/aws/rds/cluster/NAME/audit`, in a log group's name or an object's key. */
const inPath = memo(
  (path): Place => {
    const found = /(?:^|\/)aws\/rds\/(instance|cluster)\/([^/]+)(?:\/|$)/.exec(path)
    return {
      instance: found?.[1] === 'instance' ? found[2] : undefined,
      cluster: found?.[1] === 'cluster' ? found[2] : undefined,
    }
  },
  { entries: 1000, keyLength: 1024 },
)

/**
 * A cluster's streams are named after its instances: `NAME.0`, or `NAME.audit.log.3.2024-05-01-00-00.0.0`. Empty where one
 * is not.
 */
const instanceOf = memo((stream) => /^([A-Za-z][A-Za-z0-9-]{0,62})(?:\.|$)/.exec(stream)?.[1] ?? '', {
  entries: 1000,
  keyLength: 512,
})

/** The database that wrote a record, by where the record lay. */
export const placeOf = (record: LogText, context: RecordContext): Place => {
  const place = inPath(record.group ?? context.object.key)
  if (place.cluster === undefined || place.instance !== undefined || record.stream === undefined) return place
  return { instance: instanceOf(record.stream) || undefined, cluster: place.cluster }
}
