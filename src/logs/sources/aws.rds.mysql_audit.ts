import { envelopeHead, firstLine } from '../cloudwatch.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { auditBegins, auditFields, isAudit, normaliseAudit } from './mysql/audit.js'

const GROUP = /^\/aws\/rds\/(?:instance|cluster)\/[^/]+\/audit$/

/** The MariaDB Audit Plugin of RDS for MySQL and MariaDB, and Aurora MySQL's Advanced Auditing. */
export default logSource({
  id: 'aws.rds.mysql_audit',
  title: { en: 'Amazon RDS: MySQL audit log', ja: 'Amazon RDS：MySQL監査ログ' },
  key: /(?:^|\/)aws\/rds\/(?:instance|cluster)\/[^/]+\/audit(?:\/|$)|(?:^|\/)server_audit\.log(?:\.\d+)?(?:\.gz)?$|(?:^|\/|\.)audit\.log\.\d+\.\d{4}-\d\d-\d\d-\d\d-\d\d(?:\.\d+)*(?:\.gz|\/|$)/,
  content(head) {
    const envelope = envelopeHead(head)
    return envelope === undefined ? isAudit(firstLine(head)) : GROUP.test(envelope.group)
  },
  decode: logTexts({ begins: auditBegins }),
  fields: auditFields,
  normalise: normaliseAudit,
})
