/** Where to go after the login: a path of ours, never another site that a link smuggled in. */
export const safeNext = (next: string | null): string =>
  next !== null && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/'
