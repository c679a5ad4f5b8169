import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KeyListEntry,
  type KeyMetadata,
  KMSClient,
  paginateListAliases,
  paginateListKeys,
  paginateListResourceTags,
  type Tag,
} from '@aws-sdk/client-kms'
import { beanShape } from '../../bean-shape.js'
import { configShape } from '../../config-shape.js'
import { collector, type Listed, type Reach, resource, tagMap } from '../collector.js'
import { described } from '../described.js'
import { unlessGone } from '../unless-gone.js'
import { unreadBecause } from '../unread.js'

interface Key extends Listed {
  /** Whether it is of a kind that rotates by itself; undefined when its metadata was not read. */
  readonly rotates: boolean | undefined
}

/** Names of "there is no such key": it was deleted after it was listed. */
const GONE = ['NotFoundException']

/**
 * Keys for which automatic rotation exists at all: symmetric ones whose material KMS itself made (KMS developer guide,
 * "Rotate AWS KMS keys"). Of all others the call that asks for it fails.
 */
const canRotate = (key: KeyMetadata): boolean =>
  (key.KeySpec ?? key.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT' &&
  key.KeyUsage !== 'GENERATE_VERIFY_MAC' &&
  (key.Origin ?? 'AWS_KMS') === 'AWS_KMS'

/**
 * A key as DescribeKey tells it. A key's own policy may deny that to the whole account: such a key is there, and said
 * to be unread, and does not hide the others.
 */
const keyOf = async (reach: Reach, { KeyId: id = '', KeyArn }: KeyListEntry): Promise<Key | undefined> => {
  const arn = KeyArn ?? `arn:${reach.partition}:kms:${reach.region}:${reach.account}:key/${id}`
  try {
    const told = await unlessGone(reach.client(KMSClient).send(new DescribeKeyCommand({ KeyId: arn })), GONE)
    const key = told?.KeyMetadata
    if (key === undefined) return undefined
    return {
      resourceId: id,
      resourceName: id,
      arn,
      created: key.CreationDate,
      configuration: beanShape(key),
      rotates: canRotate(key),
    }
  } catch (cause) {
    const unread = unreadBecause(cause, 'kms:DescribeKey')
    if (unread.why !== 'denied') throw cause
    return {
      resourceId: id,
      resourceName: id,
      arn,
      configuration: null,
      unread: { configuration: unread },
      rotates: undefined,
    }
  }
}

/** AWS KMS: keys, the customer's and those that AWS manages for services (AWS Config, `AWS::KMS::Key`). */
export default collector({
  service: 'kms',
  resources: [
    resource<Key>({
      type: 'AWS::KMS::Key',
      scope: 'regional',
      iam: ['kms:ListKeys', 'kms:DescribeKey'],
      list: async function* (reach) {
        const client = reach.client(KMSClient)
        const names = async function* () {
          for await (const page of paginateListKeys({ client }, { Limit: 1000 })) yield* page.Keys ?? []
        }
        yield* described(names(), (key) => keyOf(reach, key))
      },
      one: (reach, id) => keyOf(reach, { KeyId: id.split('key/').at(-1) }),
      parts: {
        Policy: {
          iam: 'kms:GetKeyPolicy',
          read: async (reach, key) =>
            // There is one policy to a key, and this is its name (API reference, GetKeyPolicy).
            (await reach.client(KMSClient).send(new GetKeyPolicyCommand({ KeyId: key.arn, PolicyName: 'default' })))
              .Policy ?? null,
        },
        KeyRotationStatus: {
          iam: 'kms:GetKeyRotationStatus',
          none: ['UnsupportedOperationException'],
          read: async (reach, key) =>
            key.rotates === false
              ? null
              : ((await reach.client(KMSClient).send(new GetKeyRotationStatusCommand({ KeyId: key.arn })))
                  .KeyRotationEnabled ?? null),
        },
        Aliases: {
          iam: 'kms:ListAliases',
          read: async (reach, key) => {
            const names: string[] = []
            for await (const page of paginateListAliases({ client: reach.client(KMSClient) }, { KeyId: key.arn }))
              for (const a of page.Aliases ?? []) if (a.AliasName !== undefined) names.push(a.AliasName)
            return configShape(names.sort())
          },
        },
        tags: {
          iam: 'kms:ListResourceTags',
          read: async (reach, key) => {
            const tags: Tag[] = []
            for await (const page of paginateListResourceTags({ client: reach.client(KMSClient) }, { KeyId: key.arn }))
              tags.push(...(page.Tags ?? []))
            return tagMap(tags)
          },
        },
      },
    }),
  ],
})
