/** A record as its decoder reads it: names and what stands under them. */
export type OwnRecord = Readonly<Record<string, unknown>>

/** A record without a prototype, so that no name in a log means more than itself. */
export const emptyRecord = (): Record<string, unknown> => Object.create(null) as Record<string, unknown>

/** Most values of one record. */
export const VALUES = 1000

/** The longest text that an expression is run over: it is linear in it, but not free. */
export const LINE = 64 * 1024

/** How an expression begins: in a record of several lines, `.` stands for their ends too. */
export const leadOf = (multiline: unknown): string => (multiline === undefined ? '' : '(?s)')
