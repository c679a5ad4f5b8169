import { envelopeHead } from '../cloudwatch.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { isSlow, normaliseSlow, slowBegins, slowFields, slowHeading } from './mysql/slow.js'

const GROUP = /^\/aws\/rds\/(?:instance|cluster)\/[^/]+\/slowquery$/

/** The slow query log of MySQL and MariaDB on RDS and Aurora. */
export default logSource({
  id: 'aws.rds.mysql_slow',
  title: { en: 'Amazon RDS: MySQL slow query log', ja: 'Amazon RDS：MySQLスロークエリログ' },
  key: /(?:^|\/)aws\/rds\/(?:instance|cluster)\/[^/]+\/slowquery(?:\/|$)|(?:^|\/)mysql-slowquery\.log(?:\.\d{4}-\d\d-\d\d\.\d\d|\.\d+)?(?:\.gz)?$/,
  content(head) {
    const envelope = envelopeHead(head)
    return envelope === undefined ? isSlow(head) : GROUP.test(envelope.group)
  },
  decode: logTexts({ begins: slowBegins, skip: slowHeading }),
  fields: slowFields,
  normalise: normaliseSlow,
})
