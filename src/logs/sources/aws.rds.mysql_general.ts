import { envelopeHead, firstLine } from '../cloudwatch.js'
import { logSource } from '../source.js'
import { generalFields, generalTexts, isGeneral, normaliseGeneral } from './mysql/general.js'

const GROUP = /^\/aws\/rds\/(?:instance|cluster)\/[^/]+\/general$/

/** The general log of MySQL and MariaDB on RDS and Aurora: connections and every statement. */
export default logSource({
  id: 'aws.rds.mysql_general',
  title: { en: 'Amazon RDS: MySQL general log', ja: 'Amazon RDS：MySQL一般ログ' },
  key: /(?:^|\/)aws\/rds\/(?:instance|cluster)\/[^/]+\/general(?:\/|$)|(?:^|\/)mysql-general\.log(?:\.\d{4}-\d\d-\d\d\.\d\d|\.\d+)?(?:\.gz)?$/,
  content(head) {
    const envelope = envelopeHead(head)
    return envelope === undefined ? isGeneral(firstLine(head)) : GROUP.test(envelope.group)
  },
  decode: generalTexts,
  fields: generalFields,
  normalise: normaliseGeneral,
})
