/**
 * A list of texts in a CI. AWS Config's resource schemas have some of them as `[{ value }]` (`availabilityZones` of
 * classic load balancers and scaling groups), the services' own answers as plain texts: both read alike.
 */
export const plainTexts = (list: unknown): readonly string[] =>
  (Array.isArray(list) ? list : []).flatMap((item: unknown) => {
    if (typeof item === 'string') return [item]
    const value = (item as { readonly value?: unknown } | null)?.value
    return typeof value === 'string' ? [value] : []
  })
