import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'

/** Keys as every AWS SDK client takes them. */
export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
}

/** Gives keys whenever asked; what is still good is not fetched again. */
export type Credentials = () => Promise<Keys>

export interface Door {
  /** An emulator's address; AWS itself when left out. */
  readonly endpoint?: string | undefined
  /** Region for calls that have none of their own. */
  readonly region: string
}

const clientOf = (door: Door, credentials: Credentials | undefined, profile?: string): STSClient =>
  new STSClient({
    region: door.region,
    ...(door.endpoint === undefined ? {} : { endpoint: door.endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(profile === undefined ? {} : { profile }),
    maxAttempts: 4,
  })

/** The SDK's own chain: environment, profile, SSO, container, instance. */
export const chain = (door: Door, profile?: string): Credentials => {
  const sts = clientOf(door, undefined, profile)
  const provider = sts.config.credentials
  return () => provider() as Promise<Keys>
}

/** Keys are renewed this long before they end, so that no request is signed with keys that end on its way. */
const MARGIN_MS = 5 * 60_000

/**
 * Keys of a role. All clients of an account share them: one call for each hour, not one for each client.
 * A failed call is not remembered.
 */
export const assumed = (
  role: { readonly roleArn: string; readonly externalId?: string | undefined },
  from: Credentials,
  door: Door,
  now: () => number,
): Credentials => {
  const sts = clientOf(door, from)
  let kept: Promise<Keys> | undefined
  let until = 0
  const fetchKeys = async (): Promise<Keys> => {
    const { Credentials: c } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: role.roleArn,
        RoleSessionName: 'hinomi',
        ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
        DurationSeconds: 3600,
      }),
    )
    if (c?.AccessKeyId === undefined || c.SecretAccessKey === undefined) throw new Error('STS gave no credentials')
    const expiration = c.Expiration ?? new Date(now() + 3_600_000)
    until = expiration.getTime() - MARGIN_MS
    return {
      accessKeyId: c.AccessKeyId,
      secretAccessKey: c.SecretAccessKey,
      ...(c.SessionToken === undefined ? {} : { sessionToken: c.SessionToken }),
      expiration,
    }
  }
  return () => {
    if (kept === undefined || now() >= until) {
      until = Number.POSITIVE_INFINITY
      kept = fetchKeys().catch((e: unknown) => {
        kept = undefined
        throw e
      })
    }
    return kept
  }
}
