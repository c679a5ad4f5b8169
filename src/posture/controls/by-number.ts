const collator = new Intl.Collator('en', { numeric: true })

/** Ids in the order in which people count: S3.2 before S3.14, 1.9 before 1.10. */
export const byNumber = (a: string, b: string): number => collator.compare(a, b)
