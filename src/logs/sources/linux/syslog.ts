/** A syslog record, taken apart. */
export interface Syslog {
  /** `May  1 12:00:00`, or ISO 8601. */
  readonly time: string
  readonly priority: number | undefined
  readonly host: string | undefined
  readonly program: string | undefined
  readonly pid: string | undefined
  /** RFC 5424 only. */
  readonly version: string | undefined
  readonly messageId: string | undefined
  readonly structured: string | undefined
  readonly message: string
}

/** `<34>1 2024-05-01T12:00:00Z host app procid msgid [id a="b"] text`. Source: RFC 5424, section 6. */
const RFC5424 = /^<(\d{1,3})>(\d{1,2}) (\d{4}-\d\d-\d\dT\S{9,26}) (\S{1,255}) (\S{1,128}) (\S{1,128}) (\S{1,64}) (-|\[)/

/** `May  1 12:00:00 host prog[123]: text` (RFC 3164), or with rsyslog's ISO 8601 time. */
const RFC3164 =
  /^(?:<(\d{1,3})>)?((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]?\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)) (\S{1,255}) ([^\s:[\]]{1,128})(?:\[([^\]\s]{1,32})\])?: ?/

/** The names of RFC 3164 without a program: `May  1 12:00:00 host last message repeated 2 times`. */
const BARE =
  /^(?:<(\d{1,3})>)?((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]?\d \d\d:\d\d:\d\d) (\S{1,255}) (?=last message repeated |--- |message repeated )/

const said = (text: string | undefined): string | undefined => (text === '-' || text === '' ? undefined : text)

/** Index after the structured data that begins at `from`; -1 where it has no end. */
const endOfStructured = (line: string, from: number): number => {
  let at = from
  while (line[at] === '[') {
    let quoted = false
    for (at++; at < line.length; at++) {
      const char = line[at]
      if (char === '\\' && quoted) at++
      else if (char === '"') quoted = !quoted
      else if (char === ']' && !quoted) break
    }
    if (at >= line.length) return -1
    at++
  }
  return at
}

const priorityOf = (text: string | undefined): number | undefined => {
  const priority = text === undefined ? undefined : Number(text)
  return priority === undefined || priority > 191 ? undefined : priority
}

export const parseSyslog = (line: string): Syslog | undefined => {
  if (line.charCodeAt(0) === 0x3c) {
    const found = RFC5424.exec(line)
    if (found !== null) {
      const [whole, priority, version, time, host, program, pid, messageId, mark] = found as unknown as string[]
      const start = (whole as string).length - 1
      const end = mark === '-' ? start + 1 : endOfStructured(line, start)
      if (end < 0) return undefined
      return {
        time: time as string,
        priority: priorityOf(priority),
        host: said(host),
        program: said(program),
        pid: said(pid),
        version,
        messageId: said(messageId),
        structured: mark === '-' ? undefined : line.slice(start, end),
        message: line.slice(end).replace(/^ \uFEFF?/, ''),
      }
    }
  }
  const found = RFC3164.exec(line) ?? BARE.exec(line)
  if (found === null) return undefined
  return {
    time: found[2] as string,
    priority: priorityOf(found[1]),
    host: found[3],
    program: found[4],
    pid: found[5],
    version: undefined,
    messageId: undefined,
    structured: undefined,
    message: line.slice(found[0].length),
  }
}
