import { date, type Fields, id, keyword, long, text } from './fields.js'

/**
 * Fields that every Event has, whatever its source. The ingest sets them;
 * a source may declare one again (CloudTrail's own `event.id`) and then sets it itself.
 */
export const commonFields: Fields = {
  '@timestamp': date,
  'event.id': id,
  'event.ingested': date,
  'event.module': keyword,
  'event.dataset': keyword,
  'event.original': { ...text, unique: true },
  /** URI of the object that the record came from. */
  'log.file.path': keyword,
  'hinomi.position': {
    ...long,
    about: {
      en: 'Place of the record in its object, counted from 0',
      ja: 'オブジェクト内でのレコードの位置（0から数える）',
    },
  },
}
