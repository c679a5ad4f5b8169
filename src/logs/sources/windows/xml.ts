import { unescapeXml } from '../../decode/xml.js'
import { memo } from '../../memo.js'

const SPACE = 0x20
const EQUALS = 0x3d

/** Most values of an event's data that are read. */
const MOST = 200

/** An element of a part of the event: its attributes' text and what stands in it. */
export interface Element {
  readonly attributes: string
  readonly text: string
}

/** The first element `name` in `xml` from `from` on; elements of this schema do not hold others of their own name. */
const find = (xml: string, name: string, from: number): (Element & { readonly end: number }) | undefined => {
  const open = `<${name}`
  for (let at = xml.indexOf(open, from); at >= 0; at = xml.indexOf(open, at + 1)) {
    const after = xml.charCodeAt(at + open.length)
    // `>`, `/`, or white space: else a longer name.
    if (after !== 0x3e && after !== 0x2f && after !== 0x20 && after !== 0x0a && after !== 0x09) continue
    const close = xml.indexOf('>', at)
    if (close < 0) return undefined
    if (xml.charCodeAt(close - 1) === 0x2f) {
      return { attributes: xml.slice(at + open.length, close - 1), text: '', end: close + 1 }
    }
    const end = xml.indexOf(`</${name}>`, close)
    if (end < 0) return undefined
    return {
      attributes: xml.slice(at + open.length, close),
      text: xml.slice(close + 1, end),
      end: end + name.length + 3,
    }
  }
  return undefined
}

export const elementIn = (xml: string, name: string): Element | undefined => find(xml, name, 0)

/** What stands in the parts of an event after System. */
export interface PartsAfter {
  readonly eventData: string | undefined
  readonly userData: string | undefined
  readonly rendering: string | undefined
}

/** What stands in System, and where it ends. */
export const systemIn = (xml: string): { readonly text: string; readonly end: number } | undefined =>
  find(xml, 'System', 0)

/** What stands in RenderingInfo, of which a part that ends at `from` comes before. */
export const renderingIn = (xml: string, from: number): string | undefined => find(xml, 'RenderingInfo', from)?.text

/**
 * The parts after System, which ends at `from`: `EventData` or `UserData`, then `RenderingInfo`. Each is looked for after
 * the one before, for looking for what is not there takes the whole text.
 */
export const partsAfter = (xml: string, from: number): PartsAfter => {
  const eventData = find(xml, 'EventData', from)
  const userData = eventData === undefined ? find(xml, 'UserData', from) : undefined
  const rendering = renderingIn(xml, (eventData ?? userData)?.end ?? from)
  return { eventData: eventData?.text, userData: userData?.text, rendering }
}

/** The text of an element without others in it; undefined where it says nothing. */
export const textIn = (xml: string, name: string): string | undefined => {
  const text = unescapeXml(find(xml, name, 0)?.text ?? '').trim()
  return text === '' ? undefined : text
}

const attributePattern = memo((name) => new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:'([^']*)'|"([^"]*)")`), {
  entries: 64,
  keyLength: 64,
})

const writtenAttribute = (attributes: string, name: string): string => {
  // ` Name='…'`, as Windows writes the first one, without a regular expression.
  if (attributes.charCodeAt(0) === SPACE && attributes.startsWith(name, 1)) {
    const at = name.length + 1
    const quote = attributes[at + 1]
    const end = quote === "'" || quote === '"' ? attributes.indexOf(quote, at + 2) : -1
    if (end > 0 && attributes.charCodeAt(at) === EQUALS) return attributes.slice(at + 2, end)
  }
  const found = attributePattern(name).exec(attributes)
  return found?.[1] ?? found?.[2] ?? ''
}

/** An attribute, in either kind of quotes. */
export const attribute = (element: Element | undefined, name: string): string | undefined => {
  const value = element === undefined ? '' : unescapeXml(writtenAttribute(element.attributes, name))
  return value === '' ? undefined : value
}

const DATA = "<Data Name='"

/** `<Data Name='x'>y</Data>` pairs; those without a name are numbered from 1. `-` is Windows' word for nothing. */
export const dataIn = (xml: string): ReadonlyMap<string, string> => {
  const data = new Map<string, string>()
  let at = 0
  for (let count = 1; count <= MOST; count++) {
    let name: string | undefined
    let text: string
    // `<Data Name='x'>y</Data>`, as Windows writes it, without taking the element apart.
    const start = xml.indexOf(DATA, at)
    const quote = start < 0 ? -1 : xml.indexOf("'", start + DATA.length)
    const end = quote < 0 ? -1 : xml.indexOf('</Data>', quote)
    if (end > 0 && xml.indexOf('<Data', at) === start && xml.indexOf('>', start) === quote + 1) {
      name = unescapeXml(xml.slice(start + DATA.length, quote))
      text = xml.slice(quote + 2, end)
      at = end + 7
    } else {
      const found = find(xml, 'Data', at)
      if (found === undefined) break
      name = attribute(found, 'Name')
      text = found.text
      at = found.end
    }
    const value = unescapeXml(text).trim()
    name ||= String(count)
    if (value !== '' && value !== '-' && !data.has(name)) data.set(name, value)
  }
  return data
}
