import { CognitoIdentityClient, CreateIdentityPoolCommand } from '@aws-sdk/client-cognito-identity'
import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  SetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import type { Seed } from './seed.js'

/** User pools and identity pools, good and bad. */
export const seed: Seed = async (aws) => {
  const idp = aws.client(CognitoIdentityProviderClient)
  const identity = aws.client(CognitoIdentityClient)
  const users = async (name: string, more: Partial<CreateUserPoolCommandInput>) => {
    const { UserPool } = await idp.send(new CreateUserPoolCommand({ PoolName: `${aws.prefix}${name}`, ...more }))
    return { id: UserPool?.Id ?? '', arn: UserPool?.Arn ?? '' }
  }
  const identities = async (name: string, AllowUnauthenticatedIdentities: boolean) => {
    const { IdentityPoolId } = await identity.send(
      new CreateIdentityPoolCommand({ IdentityPoolName: `${aws.prefix}${name}`, AllowUnauthenticatedIdentities }),
    )
    return `arn:aws:cognito-identity:${aws.region}:${aws.account}:identitypool/${IdentityPoolId}`
  }
  const password = (length: number) => ({
    MinimumLength: length,
    RequireLowercase: true,
    RequireUppercase: true,
    RequireNumbers: true,
    RequireSymbols: true,
    TemporaryPasswordValidityDays: 7,
  })
  const good = await users('users-good', {
    UserPoolAddOns: {
      AdvancedSecurityMode: 'ENFORCED',
      AdvancedSecurityAdditionalFlows: { CustomAuthMode: 'ENFORCED' },
    },
    Policies: { PasswordPolicy: password(12), SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] } },
    DeletionProtection: 'ACTIVE',
  })
  await idp.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: good.id,
      MfaConfiguration: 'ON',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    }),
  )
  const bad = await users('users-bad', {
    UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
    Policies: { PasswordPolicy: password(6) },
    DeletionProtection: 'INACTIVE',
  })
  const both = { passed: [good.arn], failed: [bad.arn] }
  return {
    'Cognito.1': both,
    'Cognito.2': { passed: [await identities('ids_good', false)], failed: [await identities('ids_bad', true)] },
    'Cognito.3': both,
    'Cognito.4': both,
    'Cognito.5': both,
    'Cognito.6': both,
  }
}
