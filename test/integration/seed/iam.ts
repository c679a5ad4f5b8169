import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  NoSuchEntityException,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam'
import type { Seed } from './seed.js'

const document = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const allow = (Action: string | string[], Resource: string | string[] = '*') => ({ Effect: 'Allow', Action, Resource })

const TRUST = document({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' })

/** People and programs with good and bad habits, and policies from narrow to boundless. */
export const seed: Seed = async (aws) => {
  if (!aws.home) return {}
  const iam = aws.client(IAMClient)
  const named = (name: string) => `${aws.prefix}${name}`
  /** Emulators know AWS's own policies only where they are told to load them. */
  const attachManaged = async (
    command: (PolicyArn: string) => AttachGroupPolicyCommand | AttachRolePolicyCommand,
    name: string,
  ) => {
    try {
      await iam.send(command(`arn:aws:iam::aws:policy/${name}`) as AttachGroupPolicyCommand)
      return true
    } catch (cause) {
      if (cause instanceof NoSuchEntityException) return false
      throw cause
    }
  }

  const policy = async (name: string, ...statements: object[]) => {
    const made = await iam.send(
      new CreatePolicyCommand({ PolicyName: named(name), PolicyDocument: document(...statements) }),
    )
    return made.Policy?.Arn ?? ''
  }
  const narrow = await policy('narrow', allow(['s3:GetObject', 'ec2:Describe*']))
  const service = await policy('service', allow('ec2:*'))
  const admin = await policy('admin', allow('*'))
  const decrypts = await policy('decrypts', allow('kms:De*'))
  const reined = await policy('reined', allow('kms:*'), {
    Effect: 'Deny',
    Action: 'kms:*',
    NotResource: `arn:aws:kms:${aws.region}:${aws.account}:key/1`,
  })
  // Once an administrator's: only the default version counts.
  const mended = await policy('mended', allow('*'))
  await iam.send(
    new CreatePolicyVersionCommand({
      PolicyArn: mended,
      PolicyDocument: document(allow('s3:GetObject')),
      SetAsDefault: true,
    }),
  )

  const group = async (name: string) => {
    const made = await iam.send(new CreateGroupCommand({ GroupName: named(name) }))
    return made.Group?.Arn ?? ''
  }
  const developers = await group('developers')
  await iam.send(new AttachGroupPolicyCommand({ GroupName: named('developers'), PolicyArn: narrow }))
  const shell = await group('shell')
  const hasShell = await attachManaged(
    (PolicyArn) => new AttachGroupPolicyCommand({ GroupName: named('shell'), PolicyArn }),
    'AWSCloudShellFullAccess',
  )
  await iam.send(
    new PutGroupPolicyCommand({
      GroupName: named('shell'),
      PolicyName: 'keys',
      PolicyDocument: document(allow(['kms:Decrypt'], `arn:aws:kms:*:${aws.account}:key/*`)),
    }),
  )

  const role = async (name: string) => {
    const made = await iam.send(
      new CreateRoleCommand({
        RoleName: named(name),
        AssumeRolePolicyDocument: TRUST,
        Tags: [{ Key: 'owner', Value: 'sre' }],
      }),
    )
    return made.Role?.Arn ?? ''
  }
  const responder = await role('responder')
  const hasSupport = await attachManaged(
    (PolicyArn) => new AttachRolePolicyCommand({ RoleName: named('responder'), PolicyArn }),
    'AWSSupportAccess',
  )
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: named('responder'),
      PolicyName: 'one-key',
      PolicyDocument: document(allow('kms:Decrypt', `arn:aws:kms:${aws.region}:${aws.account}:key/1`)),
    }),
  )

  const user = async (name: string) => {
    const made = await iam.send(
      new CreateUserCommand({ UserName: named(name), Tags: [{ Key: 'team', Value: 'shop' }] }),
    )
    return made.User?.Arn ?? ''
  }
  const careful = await user('careful')
  await iam.send(new AddUserToGroupCommand({ UserName: named('careful'), GroupName: named('developers') }))
  await iam.send(new CreateLoginProfileCommand({ UserName: named('careful'), Password: 'Correct-horse-1' }))
  await iam.send(new CreateAccessKeyCommand({ UserName: named('careful') }))
  const device = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: named('phone') }))
  await iam.send(
    new EnableMFADeviceCommand({
      UserName: named('careful'),
      SerialNumber: device.VirtualMFADevice?.SerialNumber,
      AuthenticationCode1: '123456',
      AuthenticationCode2: '654321',
    }),
  )
  const careless = await user('careless')
  await iam.send(new CreateLoginProfileCommand({ UserName: named('careless'), Password: 'Correct-horse-2' }))
  await iam.send(new AttachUserPolicyCommand({ UserName: named('careless'), PolicyArn: admin }))
  await iam.send(
    new PutUserPolicyCommand({
      UserName: named('careless'),
      PolicyName: 'all-keys',
      PolicyDocument: document(allow('kms:*')),
    }),
  )
  const program = await user('program')

  await iam.send(
    new UpdateAccountPasswordPolicyCommand({
      MinimumPasswordLength: 14,
      RequireUppercaseCharacters: true,
      RequireLowercaseCharacters: true,
      RequireNumbers: true,
      RequireSymbols: false,
      PasswordReusePrevention: 24,
    }),
  )

  const root = `arn:aws:iam::${aws.account}:root`
  const passed = { passed: [root] }
  const failed = { failed: [root] }
  return {
    'IAM.1': { passed: [narrow, service, decrypts, reined, mended], failed: [admin] },
    'IAM.2': { passed: [careful, program], failed: [careless] },
    'IAM.3': { passed: [careful, careless, program] },
    'IAM.4': passed,
    'IAM.5': { passed: [careful, program], failed: [careless] },
    'IAM.6': failed,
    'IAM.7': failed,
    'IAM.8': { passed: [careful, careless, program] },
    'IAM.9': failed,
    'IAM.10': failed,
    'IAM.11': passed,
    'IAM.12': passed,
    'IAM.13': failed,
    'IAM.14': passed,
    'IAM.15': passed,
    'IAM.16': passed,
    'IAM.17': failed,
    'IAM.18': hasSupport ? passed : failed,
    'IAM.19': { passed: [careful], failed: [careless, program] },
    'IAM.21': { passed: [narrow, decrypts, mended], failed: [service, admin, reined] },
    'IAM.22': { passed: [careful, careless, program] },
    'IAM.27': hasShell
      ? { passed: [careful, developers, responder], failed: [shell] }
      : { passed: [careful, developers, responder, shell] },
    'KMS.1': { passed: [narrow, service, reined, mended], failed: [admin, decrypts] },
    'KMS.2': { passed: [careful, program, developers, responder], failed: [careless, shell] },
  }
}
