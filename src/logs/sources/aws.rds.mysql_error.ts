import { envelopeHead, firstLine } from '../cloudwatch.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { errorBegins, errorFields, isError, normaliseError } from './mysql/error.js'

const GROUP = /^\/aws\/rds\/(?:instance|cluster)\/[^/]+\/error$/

/** The error log of MySQL and MariaDB on RDS and Aurora; refused logins are in it. */
export default logSource({
  id: 'aws.rds.mysql_error',
  title: { en: 'Amazon RDS: MySQL error log', ja: 'Amazon RDS：MySQLエラーログ' },
  key: /(?:^|\/)aws\/rds\/(?:instance|cluster)\/[^/]+\/error(?:\/|$)|(?:^|\/)mysql-error(?:-running)?\.log(?:\.\d{4}-\d\d-\d\d\.\d\d|\.\d+)?(?:\.gz)?$/,
  content(head) {
    const envelope = envelopeHead(head)
    if (envelope === undefined) return isError(firstLine(head))
    // SQL Server's log group has the same name.
    return GROUP.test(envelope.group) && isError(firstLine(envelope.message))
  },
  decode: logTexts({ begins: errorBegins }),
  fields: errorFields,
  normalise: normaliseError,
})
