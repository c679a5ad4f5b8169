/** Fields of comma-separated text in which a field with quotes may hold commas, line ends and doubled quotes. */
const csvFields = (text: string): string[] => {
  const fields: string[] = []
  let at = 0
  while (at <= text.length) {
    if (text[at] !== '"') {
      const comma = text.indexOf(',', at)
      const end = comma < 0 ? text.length : comma
      fields.push(text.slice(at, end))
      at = end + 1
      continue
    }
    let end = at + 1
    for (; end < text.length; end++) {
      if (text[end] !== '"') continue
      if (text[end + 1] !== '"') break
      end++
    }
    fields.push(text.slice(at + 1, end).replaceAll('""', '"'))
    const comma = text.indexOf(',', end + 1)
    at = comma < 0 ? text.length + 1 : comma + 1
  }
  return fields
}

const number = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined

const some = (text: string | undefined): string | undefined => (text === '' ? undefined : text)

/**
 * pgAudit's entry: type, statement id, substatement id, class, command, object type, object name, statement,
 * parameters, and rows where asked for. Undefined for a text that has too few of them.
 */
export const auditOf = (text: string) => {
  const [type, id, part, kind, command, objectType, objectName, statement] = csvFields(text)
  if (statement === undefined || (type !== 'SESSION' && type !== 'OBJECT')) return undefined
  const change = kind === 'WRITE' || kind === 'DDL' || kind === 'ROLE'
  return {
    type: change ? ['change'] : ['access'],
    statement,
    fields: {
      'aws.rds.postgresql.audit.type': type,
      'aws.rds.postgresql.audit.statement_id': number(id),
      'aws.rds.postgresql.audit.substatement_id': number(part),
      'aws.rds.postgresql.audit.class': some(kind),
      'aws.rds.postgresql.audit.command': some(command),
      'aws.rds.postgresql.audit.object_type': some(objectType),
      'aws.rds.postgresql.audit.object_name': some(objectName),
    },
  }
}
