import { computed, constant, date, type Fields, keyword, long, text } from './fields.js'

/**
 * Fields that every Event has, whatever its source. The ingest sets them;
 * a source may declare one again (CloudTrail's own `event.id`) and then sets it itself.
 */
export const commonFields: Fields = {
  '@timestamp': date,
  /** Stable however often the object is read; a source whose records carry an id declares its own. */
  'event.id': computed(
    'keyword',
    ['hinomi.object', 'hinomi.position'],
    (event) => `${event['hinomi.object']}-${event['hinomi.position']}`,
    (column) => `${column('hinomi.object')} || '-' || ${column('hinomi.position')}`,
  ),
  'event.ingested': date,
  'event.original': { ...text, unique: true },
  /** URI of the object that the record came from. */
  'log.file.path': keyword,
  'hinomi.object': {
    ...keyword,
    about: {
      en: 'Identity of the object (its URI and content) that the record came from',
      ja: 'レコードの取得元オブジェクトの識別子（URIと内容から決まる）',
    },
  },
  'hinomi.position': {
    ...long,
    about: {
      en: 'Place of the record in its object, counted from 0',
      ja: 'オブジェクト内でのレコードの位置（0から数える）',
    },
  },
}

/** Fields whose value is the source's id, and so are stored nowhere. */
export const constantFields = (source: string): Fields => ({
  'event.module': constant(source.split('.')[0] ?? source),
  'event.dataset': constant(source),
})
