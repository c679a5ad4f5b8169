import {
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  IAMClient,
  paginateListAccessKeys,
  paginateListMFADevices,
} from '@aws-sdk/client-iam'
import { configShape } from '../config-shape.js'
import type { Listed, Part } from './collector.js'

/** The SDK's name of the error, and the service's. */
export const NO_SUCH_ENTITY = ['NoSuchEntityException', 'NoSuchEntity'] as const

/**
 * What a user can sign in with, which is no part of AWS Config's item. The credential report has most of it as well,
 * up to four hours old.
 */
export const userParts: Readonly<Record<string, Part<Listed>>> = {
  AccessKeys: {
    iam: ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'],
    read: async (reach, user) => {
      const client = reach.client(IAMClient)
      const keys = []
      for await (const page of paginateListAccessKeys({ client }, { UserName: user.resourceName })) {
        for (const { AccessKeyId, Status, CreateDate } of page.AccessKeyMetadata ?? []) {
          const { AccessKeyLastUsed: used } = await client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }))
          // A key that was never used has no date, and "N/A" for service and Region.
          const lastUsed = used?.LastUsedDate === undefined ? undefined : used
          keys.push({ AccessKeyId, Status, CreateDate, AccessKeyLastUsed: lastUsed ?? {} })
        }
      }
      return configShape(keys)
    },
  },
  LoginProfile: {
    iam: 'iam:GetLoginProfile',
    none: NO_SUCH_ENTITY,
    read: async (reach, { resourceName: UserName }) => {
      const { LoginProfile } = await reach.client(IAMClient).send(new GetLoginProfileCommand({ UserName }))
      return configShape({
        CreateDate: LoginProfile?.CreateDate,
        PasswordResetRequired: LoginProfile?.PasswordResetRequired ?? false,
      })
    },
  },
  MfaDevices: {
    iam: 'iam:ListMFADevices',
    read: async (reach, { resourceName: UserName }) => {
      const devices = []
      for await (const page of paginateListMFADevices({ client: reach.client(IAMClient) }, { UserName })) {
        for (const { SerialNumber, EnableDate } of page.MFADevices ?? []) devices.push({ SerialNumber, EnableDate })
      }
      return configShape(devices)
    },
  },
  // GetAccountAuthorizationDetails leaves it out.
  PasswordUse: {
    iam: 'iam:GetUser',
    read: async (reach, { resourceName: UserName }) => {
      const { User } = await reach.client(IAMClient).send(new GetUserCommand({ UserName }))
      return { passwordLastUsed: User?.PasswordLastUsed?.toISOString() ?? null }
    },
  },
}
