/**
 * The bucket behind a CloudFront origin's domain: `logs.s3.eu-west-1.amazonaws.com` → `logs`. Undefined for access
 * points and whatever else is not a bucket's own REST address. Names may have dots (S3 user guide, "Bucket naming
 * rules"), and old addresses join the Region by a hyphen (`logs.s3-eu-west-1.amazonaws.com`).
 */
export const bucketOfOrigin = (domain: string): string | undefined =>
  /^([a-z0-9][a-z0-9._-]{1,253})\.s3(?:[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com(?:\.cn)?$/i
    .exec(domain.trim())?.[1]
    ?.toLowerCase()
