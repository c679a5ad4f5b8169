/** Stands in a CI where AWS answers with something that may be a secret: its value is never kept. */
export const HIDDEN = '***'

/** Beginnings of access tokens of Bitbucket, GitHub and GitLab, as their documentation has them. */
const TOKEN = /^(ATBB|ATCTT|ATATT|gh[pousr]_|github_pat_|glpat-)/

/** `scheme://`, who signs in, and the rest. A password may hold an `@` of its own: the last one before the path counts. */
const signIn = (url: string): { scheme: string; who: string; rest: string } | undefined => {
  const [, scheme, who, rest] = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)@(.*)$/is.exec(url) ?? []
  return scheme === undefined || who === undefined || rest === undefined ? undefined : { scheme, who, rest }
}

const isSecret = (who: string): boolean => /:./s.test(who) || who === HIDDEN || TOKEN.test(who) || who.length >= 32

/**
 * Whether a URL says how to sign in: `user:password@`, or an access token in the user's place. A user's name alone
 * (`https://taro@bitbucket.org/…`, as Bitbucket itself offers it for copying) is no credential.
 */
export const holdsCredentials = (url: string): boolean => isSecret(signIn(url)?.who ?? '')

/** The same URL with what would sign in replaced, so that `holdsCredentials` still says that it was there. */
export const hideCredentials = (url: string): string => {
  const found = signIn(url)
  return found === undefined || !isSecret(found.who) ? url : `${found.scheme}${HIDDEN}@${found.rest}`
}
