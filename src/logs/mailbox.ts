/** The text if it is an address and nothing else. */
export const email = (value: string | undefined): string | undefined =>
  value !== undefined && value.length < 1024 && /^[^@\s]+@[^@\s]+$/.test(value) ? value : undefined

/** The address of `Sender Name <sender@example.com>` or of itself (RFC 5322, "mailbox"). */
export const addressOf = (mailbox: unknown): string | undefined => {
  if (typeof mailbox !== 'string') return undefined
  const end = mailbox.endsWith('>') ? mailbox.length - 1 : -1
  const start = end < 0 ? -1 : mailbox.lastIndexOf('<')
  return email((start < 0 ? mailbox : mailbox.slice(start + 1, end)).trim())
}
