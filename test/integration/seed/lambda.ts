import { CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2'
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import {
  AddPermissionCommand,
  type AddPermissionCommandInput,
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  LambdaClient,
} from '@aws-sdk/client-lambda'
import type { Seed } from './seed.js'

/** An empty zip archive: its end record and nothing else. */
const EMPTY_ZIP = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)])

/** Lambda: functions, good and bad, and who may call them. */
export const seed: Seed = async (aws) => {
  const lambda = aws.client(LambdaClient)
  const ec2 = aws.client(EC2Client)
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.92.0.0/16' }))
  const VpcId = Vpc?.VpcId
  const subnet = async (n: number, zone: string) =>
    (
      await ec2.send(
        new CreateSubnetCommand({ VpcId, CidrBlock: `10.92.${n}.0/24`, AvailabilityZone: `${aws.region}${zone}` }),
      )
    ).Subnet?.SubnetId ?? ''
  const [a, a2, c] = [await subnet(1, 'a'), await subnet(2, 'a'), await subnet(3, 'c')]
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName: `${aws.prefix}lambda`, Description: 'of a test' }),
  )
  const { Role } = await aws.client(IAMClient).send(
    new CreateRoleCommand({
      RoleName: `${aws.prefix}lambda-${aws.region}`,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      }),
    }),
  )
  const make = async (name: string, more: Partial<CreateFunctionCommandInput> = {}) =>
    (
      await lambda.send(
        new CreateFunctionCommand({
          FunctionName: `${aws.prefix}${name}`,
          Role: Role?.Arn,
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Code: { ZipFile: EMPTY_ZIP },
          Environment: { Variables: { DB_PASSWORD: 'not-to-be-kept' } },
          ...more,
        }),
      )
    ).FunctionArn ?? ''
  const inside = (SubnetIds: string[]) => ({ VpcConfig: { SubnetIds, SecurityGroupIds: [GroupId ?? ''] } })
  const allow = (
    name: string,
    who: Pick<AddPermissionCommandInput, 'Principal'> & Partial<AddPermissionCommandInput>,
  ) =>
    lambda.send(
      new AddPermissionCommand({
        FunctionName: `${aws.prefix}${name}`,
        StatementId: 'seed',
        Action: 'lambda:InvokeFunction',
        ...who,
      }),
    )

  const good = await make('good', { ...inside([a, c]), TracingConfig: { Mode: 'Active' } })
  const bad = await make('bad', { Runtime: 'python3.8', TracingConfig: { Mode: 'PassThrough' } })
  const oneZone = await make('one-zone', inside([a, a2]))
  const partner = await make('partner')
  await allow('partner', { Principal: '444455556666' })
  const anyone = await make('anyone')
  await allow('anyone', { Principal: '*' })
  const bucket = await make('bucket')
  await allow('bucket', {
    Principal: 's3.amazonaws.com',
    SourceArn: 'arn:aws:s3:::uploads',
    SourceAccount: aws.account,
  })
  const anyBucket = await make('any-bucket')
  await allow('any-bucket', { Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::uploads' })

  return {
    'Lambda.1': { failed: [anyone, anyBucket], passed: [good, partner, bucket] },
    'Lambda.2': { failed: [bad], passed: [good] },
    'Lambda.3': { failed: [bad], passed: [good, oneZone] },
    'Lambda.5': { failed: [oneZone], passed: [good] },
    'Lambda.7': { failed: [bad], passed: [good] },
  }
}
