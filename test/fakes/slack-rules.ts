/**
 * What Slack takes as a message and what it refuses, from its reference of blocks and of `chat.postMessage`
 * (docs.slack.dev/reference/block-kit/blocks, docs.slack.dev/reference/methods/chat.postMessage).
 */

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `text` of a message may hold so many characters. */
const TEXT_MOST = 40_000
const BLOCKS_MOST = 50
/** Not documented, but measured by others (slackapi/bolt-js issue 2509): all blocks together. */
const ALL_BLOCKS_MOST = 13_000

/** Slack's own code for what is wrong with a message, or undefined where it would take it. */
export const refusal = (message: Json): { error: string; where: string } | undefined => {
  const { text, blocks } = message
  if (blocks === undefined && (typeof text !== 'string' || text === '')) return { error: 'no_text', where: 'text' }
  if (text !== undefined && typeof text !== 'string') return { error: 'invalid_payload', where: 'text' }
  if (typeof text === 'string' && text.length > TEXT_MOST) return { error: 'msg_too_long', where: 'text' }
  if (blocks === undefined) return undefined
  if (!Array.isArray(blocks)) return { error: 'invalid_blocks_format', where: 'blocks' }
  if (blocks.length > BLOCKS_MOST) return { error: 'invalid_blocks', where: 'blocks: more than 50' }
  const ids = new Set<unknown>()
  for (const [i, block] of blocks.entries()) {
    const wrong = isObject(block) ? blockFault(block) : 'no object'
    if (wrong !== undefined) return { error: 'invalid_blocks', where: `blocks/${i}: ${wrong}` }
    const id: unknown = (block as Json)['block_id']
    if (id === undefined) continue
    if (typeof id !== 'string' || id.length > 255 || ids.has(id)) {
      return { error: 'invalid_blocks', where: `blocks/${i}: block_id` }
    }
    ids.add(id)
  }
  if (JSON.stringify(blocks).length > ALL_BLOCKS_MOST) return { error: 'msg_blocks_too_long', where: 'blocks' }
  return undefined
}

const blockFault = (block: Json): string | undefined => {
  const rule = BLOCKS[String(block['type'])]
  return rule === undefined ? `unknown type ${String(block['type'])}` : rule(block)
}

const BLOCKS: Readonly<Record<string, (block: Json) => string | undefined>> = {
  divider: () => undefined,
  header: ({ text }) =>
    isObject(text) && text['type'] === 'plain_text' ? textFault(text, 150) : 'header needs plain_text',
  section: ({ text, fields, accessory }) => {
    if (text === undefined && fields === undefined) return 'section needs text or fields'
    if (text !== undefined) {
      const wrong = isObject(text) ? textFault(text, 3000) : 'text is no object'
      if (wrong !== undefined) return wrong
    }
    if (accessory !== undefined) return elementFault(accessory)
    return fields === undefined ? undefined : listFault(fields, 10, (field) => textFault(field, 2000))
  },
  context: ({ elements }) =>
    listFault(elements, 10, (element) => (element['type'] === 'image' ? undefined : textFault(element, 2000))),
  actions: ({ elements }) => listFault(elements, 25, elementFault),
}

const listFault = (list: unknown, most: number, rule: (item: Json) => string | undefined): string | undefined => {
  if (!Array.isArray(list) || list.length === 0 || list.length > most) return `1 to ${most} items`
  for (const item of list) {
    const wrong = isObject(item) ? rule(item) : 'no object'
    if (wrong !== undefined) return wrong
  }
  return undefined
}

const textFault = (text: Json, most: number): string | undefined => {
  const { type, text: content, emoji, verbatim } = text
  if (type !== 'mrkdwn' && type !== 'plain_text') return `text of type ${String(type)}`
  if (typeof content !== 'string' || content.length === 0) return 'empty text'
  if (content.length > most) return `text of ${content.length} characters, ${most} at most`
  // Each belongs to one of the two types and is refused with the other.
  if (emoji !== undefined && type !== 'plain_text') return 'emoji on mrkdwn'
  if (verbatim !== undefined && type !== 'mrkdwn') return 'verbatim on plain_text'
  return undefined
}

const elementFault = (element: unknown): string | undefined => {
  if (!isObject(element) || element['type'] !== 'button') return 'unknown element'
  const { text, url, value, action_id: action } = element
  if (!isObject(text) || text['type'] !== 'plain_text') return 'button needs plain_text'
  if (typeof url === 'string' && url.length > 3000) return 'button url'
  if (typeof value === 'string' && value.length > 2000) return 'button value'
  if (typeof action === 'string' && action.length > 255) return 'action_id'
  return textFault(text, 75)
}

/** Every text of a message that Slack reads as mrkdwn. */
const marked = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(marked)
  if (!isObject(value)) return []
  if (value['type'] === 'mrkdwn' && typeof value['text'] === 'string') return [value['text']]
  return Object.values(value).flatMap(marked)
}

/**
 * What Slack makes of the angle brackets in a message: links, mentions, dates. A mention (`!channel`, `@U…`, `#C…`)
 * in a message about a log line would let whoever wrote the line ring everybody.
 */
export const anglesOf = (message: Json): string[] =>
  [...marked(message['blocks']), String(message['text'] ?? '')].flatMap((text) =>
    [...text.matchAll(/<([^<>]*)>/g)].map((match) => match[1] ?? ''),
  )
