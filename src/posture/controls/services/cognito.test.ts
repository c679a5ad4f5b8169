import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import controls from './cognito.js'

const pool = (configuration: JsonObject) => ciOf('AWS::Cognito::UserPool', configuration)
const identities = (configuration: JsonObject) => ciOf('AWS::Cognito::IdentityPool', configuration)
const strong = {
  MinimumLength: 8,
  RequireLowercase: true,
  RequireUppercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  TemporaryPasswordValidityDays: 7,
}
const policy = (PasswordPolicy: JsonObject | null) => pool({ Policies: { PasswordPolicy } })
const mfa = (MfaConfiguration: string, factors?: string[]) =>
  pool({
    MfaConfiguration,
    Policies: factors === undefined ? {} : { SignInPolicy: { AllowedFirstAuthFactors: factors } },
  })
const custom = (CustomAuthMode: string) =>
  pool({ UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED', AdvancedSecurityAdditionalFlows: { CustomAuthMode } } })

controlTests(controls, {
  'Cognito.1': [
    { name: 'enforced', status: 'PASSED', ci: pool({ UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } }) },
    { name: 'audited', status: 'FAILED', ci: pool({ UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } }) },
    { name: 'never set', status: 'FAILED', ci: pool({}) },
    {
      name: 'audit is enough',
      status: 'PASSED',
      params: { SecurityMode: 'AUDIT' },
      ci: pool({ UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } }),
    },
  ],
  'Cognito.2': [
    { name: 'no guests', status: 'PASSED', ci: identities({ AllowUnauthenticatedIdentities: false }) },
    { name: 'guests', status: 'FAILED', ci: identities({ AllowUnauthenticatedIdentities: true }) },
  ],
  'Cognito.3': [
    { name: 'strong', status: 'PASSED', ci: policy(strong) },
    { name: 'short', status: 'FAILED', ci: policy({ ...strong, MinimumLength: 7 }) },
    { name: 'no symbols', status: 'FAILED', ci: policy({ ...strong, RequireSymbols: false }) },
    { name: 'no upper case', status: 'FAILED', ci: policy({ ...strong, RequireUppercase: false }) },
    {
      name: 'long-lived temporary passwords',
      status: 'FAILED',
      ci: policy({ ...strong, TemporaryPasswordValidityDays: 8 }),
    },
    { name: 'none', status: 'FAILED', ci: policy(null) },
    {
      name: 'symbols are not asked for',
      status: 'PASSED',
      params: { requireSymbols: false },
      ci: policy({ ...strong, RequireSymbols: false }),
    },
  ],
  'Cognito.4': [
    { name: 'enforced', status: 'PASSED', ci: custom('ENFORCED') },
    { name: 'audited', status: 'FAILED', ci: custom('AUDIT') },
    {
      name: 'only the standard one',
      status: 'FAILED',
      ci: pool({ UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } }),
    },
  ],
  'Cognito.5': [
    { name: 'required', status: 'PASSED', ci: mfa('ON', ['PASSWORD']) },
    { name: 'required, no sign-in policy', status: 'PASSED', ci: mfa('ON') },
    { name: 'optional', status: 'FAILED', ci: mfa('OPTIONAL') },
    { name: 'off', status: 'FAILED', ci: mfa('OFF', ['PASSWORD']) },
    { name: 'passkeys too', status: 'NOT_AVAILABLE', ci: mfa('OFF', ['PASSWORD', 'WEB_AUTHN']) },
  ],
  'Cognito.6': [
    { name: 'on', status: 'PASSED', ci: pool({ DeletionProtection: 'ACTIVE' }) },
    { name: 'off', status: 'FAILED', ci: pool({ DeletionProtection: 'INACTIVE' }) },
    { name: 'not told', status: 'FAILED', ci: pool({}) },
  ],
})
