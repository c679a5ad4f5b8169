import { type LogText, logTexts } from '../../decode/multiline.js'
import type { Decoder } from '../../source.js'

const END = '</Event>'

/** A line that opens an event; anything else, be it within a message, goes on with the one before. */
const begins = (line: string): boolean => line.startsWith('<Event ') || /^\s*<Event[ >]/.test(line)

/** What may stand around events: an XML declaration, and an element that holds them all. */
const AROUND = /^(?:\s|\uFEFF|<\?xml[^>]*\?>|<\/?Events[^>]*>)*$/

const texts = logTexts({ begins, skip: (text) => AROUND.test(text.slice(0, 1024)) && text.length <= 1024 })

/** Events of Windows as XML: one after another, on one line or on many, in an element around them or in none. */
export const windowsEvents: Decoder<LogText> = {
  formats: ['xml', 'cloudwatch-logs'],
  open(sink, object, limits) {
    let position = 0
    return texts.open(
      {
        record(value) {
          const { text } = value
          for (let at = 0; at < text.length; ) {
            const end = text.indexOf(END, at)
            const next = end < 0 ? text.length : end + END.length
            const whole = at === 0 && next === text.length ? text : text.slice(at, next)
            at = next
            if (whole.startsWith('<Event ')) {
              sink.record({ ...value, text: whole }, whole, position++)
              continue
            }
            // An element around the first event stands on its line.
            const one = whole.replace(/^(?:\s|<\?xml[^>]{0,200}\?>|<Events[^>]{0,200}>)+/, '')
            if (!AROUND.test(one.slice(0, 1024))) sink.record({ ...value, text: one }, one, position++)
          }
        },
        bad: (reason, raw) => sink.bad(reason, raw, position++),
      },
      object,
      limits,
    )
  },
}
