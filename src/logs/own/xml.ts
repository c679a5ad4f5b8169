import { StringDecoder } from 'node:string_decoder'
import { unescapeXml, xmlAttributes, xmlToken } from '../decode/xml.js'
import type { Decoder, DecodeStream } from '../source.js'
import { emptyRecord, type OwnRecord, VALUES } from './record.js'

/** Elements within elements. */
const DEPTH = 64
/** How much of a bad record is kept for people to look at. */
const KEPT_OF_BAD = 4096

/**
 * Elements of an XML document, or of several one after another. `path` ends with the record's own name; parents before
 * it tell it from others of that name. A document type declaration is refused, so nothing is ever expanded or fetched.
 */
export const xmlRecords = (path: string): Decoder<OwnRecord> => {
  const names = path.split('/')
  const own = names.at(-1) ?? ''
  return {
    formats: ['xml'],
    open(sink, _object, limits): DecodeStream {
      const decoder = new StringDecoder('utf8')
      let held = ''
      let at = 0
      let position = 0
      let stack: string[] = []
      /** Where the record begins in `held`, and how deep its parent is; -1 for none. */
      let start = -1
      let parent = -1
      /** After damage: only the next record counts, or the end of the element around. */
      let lost = false
      let stopped = false
      /** What the document begins with, to be looked at where nothing in it is a record. */
      let head = ''

      const bad = (reason: string, raw: string) => sink.bad(reason, raw.slice(0, KEPT_OF_BAD), position++)
      const stop = (reason: string, from: number) => {
        bad(reason, held.slice(from))
        stopped = true
        held = ''
      }
      /** Gives the record up, and its neighbours a chance. */
      const damage = (reason: string, to: number) => {
        if (parent >= 0) {
          if (start >= 0) bad(reason, held.slice(start, to))
          stack = stack.slice(0, parent)
        } else if (!lost) bad(reason, held.slice(at, to))
        start = -1
        parent = -1
        lost = true
      }
      const isRecord = () => names.every((name, i) => stack[stack.length - names.length + i] === name)
      const give = (end: number) => {
        if (start >= 0) {
          const text = held.slice(start, end)
          const record =
            text.length > limits.recordBytes ? `the record is longer than ${limits.recordBytes} bytes` : recordOf(text)
          if (typeof record === 'string') bad(record, text)
          else sink.record(record, text, position++)
        }
        start = -1
        parent = -1
      }
      const scan = () => {
        while (!stopped) {
          const open = held.indexOf('<', at)
          if (open < 0) {
            at = held.length
            break
          }
          at = open
          const token = xmlToken(held, at)
          if (token === undefined) break
          if (token.kind === 'dtd') {
            stop('a document type declaration (<!DOCTYPE …>) is not read', at)
            return
          }
          if (token.kind === 'bad') damage('a < that begins no tag', token.end)
          else if (token.kind === 'note') {
            const encoding = /^xml\s[\s\S]{0,200}?encoding\s*=\s*["']([\w.-]+)["']/.exec(token.text)?.[1]
            if (encoding !== undefined && !/^(?:utf-?8|(?:us-)?ascii)$/i.test(encoding)) {
              stop(`the document is in ${encoding.slice(0, 40)}; only UTF-8 is read`, at)
              return
            }
          } else if (token.kind === 'open') {
            if (lost && token.name === own) lost = false
            if (!lost) {
              stack.push(token.name)
              if (parent < 0 && isRecord()) {
                start = at
                parent = stack.length - 1
              }
              if (token.closed) {
                stack.pop()
                if (parent === stack.length) give(token.end)
              } else if (stack.length > DEPTH) damage(`elements are nested deeper than ${DEPTH}`, token.end)
            }
          } else if (token.kind === 'close') {
            const last = stack.at(-1)
            if (last === token.name) {
              stack.pop()
              lost = false
              if (parent === stack.length) give(token.end)
            } else if (!lost) {
              damage(
                last === undefined ? `</${token.name}> closes nothing` : `</${token.name}> closes <${last}>`,
                token.end,
              )
            }
          }
          at = token.end
        }
        if (stopped) return
        if (start >= 0 && held.length - start > limits.recordBytes) {
          bad(`the record is longer than ${limits.recordBytes} bytes`, held.slice(start))
          start = -1
        }
        const from = start >= 0 ? start : at
        held = held.slice(from)
        at -= from
        if (start >= 0) start = 0
        if (held.length - at > limits.recordBytes) stop(`a tag is longer than ${limits.recordBytes} bytes`, at)
      }
      return {
        // With its parents before it, a record is found again.
        preamble:
          names.length === 1
            ? undefined
            : names
                .slice(0, -1)
                .map((name) => `<${name}>`)
                .join(''),
        push(chunk) {
          if (stopped) return
          const text = decoder.write(chunk)
          held += text
          if (head.length < KEPT_OF_BAD) head += text.slice(0, KEPT_OF_BAD)
          scan()
        },
        end() {
          if (stopped) return
          held += decoder.end()
          scan()
          if (stopped) return
          if (start >= 0) bad(`the element <${own}> is not closed`, held.slice(start))
          else if (position === 0) bad(`there is no element <${path}>`, head)
        },
      }
    },
  }
}

interface Node {
  readonly name: string
  readonly value: Record<string, unknown>
  text: string
  count: number
}

/** An element as names and values: children by their names, several in a list, attributes after `@`. */
const recordOf = (xml: string): OwnRecord | string => {
  const root: Node = { name: '', value: emptyRecord(), text: '', count: 0 }
  const stack: Node[] = [root]
  let values = 0
  for (let at = 0; at < xml.length; ) {
    const here = stack.at(-1) ?? root
    const open = xml.indexOf('<', at)
    const end = open < 0 ? xml.length : open
    here.text += unescapeXml(xml.slice(at, end))
    const token = open < 0 ? undefined : xmlToken(xml, open)
    if (token === undefined) break
    at = token.end
    if (token.kind === 'text') here.text += token.text
    else if (token.kind === 'open') {
      if (++values > VALUES) return `the record has more than ${VALUES} elements`
      const node: Node = { name: token.name, value: emptyRecord(), text: '', count: 0 }
      for (const [name, value] of xmlAttributes(token.attributes)) {
        if (++values > VALUES) return `the record has more than ${VALUES} elements`
        node.value[`@${name}`] ??= value
        node.count++
      }
      if (token.closed) put(here, node)
      else stack.push(node)
    } else if (token.kind === 'close') {
      const node = stack.pop()
      if (node !== undefined) put(stack.at(-1) ?? root, node)
    }
  }
  const record = Object.values(root.value)[0]
  return typeof record === 'object' && record !== null ? (record as OwnRecord) : { '#text': record }
}

const put = (parent: Node, node: Node): void => {
  const text = node.text.trim()
  if (node.count > 0 && text !== '') node.value['#text'] = text
  const value = node.count > 0 ? node.value : text
  const before = parent.value[node.name]
  parent.count++
  if (before === undefined) parent.value[node.name] = value
  else if (Array.isArray(before)) before.push(value)
  else parent.value[node.name] = [before, value]
}
