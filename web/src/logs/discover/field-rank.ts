/** Time first, then names that every tool knows, then those of one source. */
const rank = (name: string): string =>
  name.startsWith('@') ? `0${name}` : /^(aws|hinomi|log)\./.test(name) ? `2${name}` : `1${name}`

/** Order in which fields are listed. */
export const byRank = (a: string, b: string): number => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0)
