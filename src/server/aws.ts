import type { S3Client } from '@aws-sdk/client-s3'

/** S3 clients, one for each Region; credentials and endpoint as the AWS SDK finds them. */
export const s3Clients = (
  env: Readonly<Record<string, string | undefined>>,
): ((region?: string) => Promise<S3Client>) => {
  const clients = new Map<string, S3Client>()
  // Emulators and on-premises stores have no name for each bucket.
  const forcePathStyle = env['AWS_ENDPOINT_URL'] !== undefined || env['AWS_ENDPOINT_URL_S3'] !== undefined
  return async (region) => {
    const name = region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1'
    const { S3Client } = await import('@aws-sdk/client-s3')
    let client = clients.get(name)
    if (client === undefined) {
      client = new S3Client({ region: name, forcePathStyle, followRegionRedirects: true })
      clients.set(name, client)
    }
    return client
  }
}
