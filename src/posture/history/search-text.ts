import type { Ci } from '../ci.js'

/** Text as the search compares it: width and case make no difference. */
export const foldText = (text: string): string => text.normalize('NFKC').toLowerCase()

const MOST = 4000

/** What the search box finds a resource by: id, name, ARN, type and tags. */
export const searchTextOf = (ci: Ci): string =>
  foldText(
    [
      ci.resourceId,
      ci.resourceName ?? '',
      ci.arn,
      ci.resourceType,
      ...Object.entries(ci.tags).map(([key, value]) => `${key}=${value}`),
    ].join('\n'),
  ).slice(0, MOST)
