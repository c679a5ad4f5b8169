import { S3ControlClient, type S3ControlClientConfig } from '@aws-sdk/client-s3-control'
import type { ClientConfig } from './collector.js'

/**
 * S3 Control's client, which puts the account's number before the endpoint's host name. An emulator's address
 * (`http://127.0.0.1:5000`) can have none there, so with an endpoint of one's own it is left as it is; the number goes
 * in a header in any case.
 */
export class S3Control extends S3ControlClient {
  constructor(config: ClientConfig) {
    const { endpoint } = config
    super(
      (typeof endpoint === 'string'
        ? { ...config, disableHostPrefix: true, endpointProvider: () => ({ url: new URL(endpoint) }) }
        : config) as S3ControlClientConfig,
    )
  }
}
