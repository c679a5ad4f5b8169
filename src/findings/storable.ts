/**
 * Text as PostgreSQL takes it: without NUL and lone surrogates, which JSON may carry and text columns refuse.
 * An attacker's user agent must not keep its own finding from being written. At most `most` characters.
 */
export const storable = (text: string, most = 2000): string => {
  const short = text.length > most ? `${text.slice(0, most - 1)}…` : text
  return short.replace(/[\0\p{Surrogate}]/gu, '\ufffd')
}
