import { z } from 'zod'
import type { Collector } from '../collector.js'
import { aboutOf } from '../entry.js'

const Attribute = z.object({
  type: z.string(),
  value: z.string().max(10_000),
  to_ids: z
    .union([z.boolean(), z.literal('0'), z.literal('1')])
    .optional()
    .catch(undefined),
  deleted: z
    .union([z.boolean(), z.literal('0'), z.literal('1')])
    .optional()
    .catch(undefined),
  comment: z.string().optional().catch(undefined),
})

type Loose = Readonly<Record<string, unknown>>
const loose = (value: unknown): Loose => (typeof value === 'object' && value !== null ? (value as Loose) : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : [])

/** Types of attributes by which part of their value is looked up: `filename|md5` has two. */
const WANTED: Readonly<Record<string, (value: string) => readonly string[]>> = {
  'ip-src': (value) => [value],
  'ip-dst': (value) => [value],
  'ip-src|port': (value) => [part(value, 0)],
  'ip-dst|port': (value) => [part(value, 0)],
  domain: (value) => [value],
  hostname: (value) => [value],
  'hostname|port': (value) => [part(value, 0)],
  'domain|ip': (value) => [part(value, 0), part(value, 1)],
  url: (value) => [value],
  md5: (value) => [value],
  sha1: (value) => [value],
  sha256: (value) => [value],
  sha512: (value) => [value],
  'filename|md5': (value) => [part(value, 1)],
  'filename|sha1': (value) => [part(value, 1)],
  'filename|sha256': (value) => [part(value, 1)],
  'filename|sha512': (value) => [part(value, 1)],
}
const part = (value: string, n: number): string => value.split('|')[n] ?? ''

const eventsOf = (document: unknown): readonly Loose[] => {
  const { Event: event, response, Attribute: attributes } = loose(document)
  if (event !== undefined) return [loose(event)]
  if (attributes !== undefined) return [loose(document)]
  const answers = Array.isArray(document) ? document : Array.isArray(response) ? response : [response]
  return answers.map((one) => loose(loose(one)['Event'] ?? one)).filter((one) => 'Attribute' in one || 'Object' in one)
}

/** Whether a document holds events or attributes of MISP. */
export const looksLikeMisp = (document: unknown): boolean => eventsOf(document).length > 0

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The events of a MISP feed's `manifest.json`, the newest first; undefined for any other document. */
export const manifestEvents = (document: unknown): string[] | undefined => {
  if (Array.isArray(document)) return undefined
  const entries = Object.entries(loose(document))
  if (entries.length === 0 || !entries.every(([id, about]) => UUID.test(id) && 'info' in loose(about))) return undefined
  const time = (about: unknown) => Number(loose(about)['timestamp']) || 0
  return entries.sort(([, a], [, b]) => time(b) - time(a)).map(([id]) => id)
}

const no = (flag: boolean | '0' | '1' | undefined): boolean => flag === false || flag === '0'

/** The attributes of events that are meant for detection (`to_ids`), those of their objects included. */
export const readMisp = (document: unknown, into: Collector): void => {
  for (const event of eventsOf(document)) {
    const info = aboutOf(event['info'])
    const objects = list(event['Object']).flatMap((object) => list(loose(object)['Attribute']))
    for (const one of [...list(event['Attribute']), ...objects]) {
      const parsed = Attribute.safeParse(one)
      if (!parsed.success) continue
      const { type, value, to_ids: forDetection, deleted, comment } = parsed.data
      const wanted = WANTED[type]
      if (wanted === undefined || (deleted !== undefined && !no(deleted))) continue
      if (no(forDetection)) {
        into.skip('context', value)
        continue
      }
      const about = info ?? aboutOf(comment)
      for (const text of wanted(value)) into.add(text, about === undefined ? {} : { about })
    }
  }
}
