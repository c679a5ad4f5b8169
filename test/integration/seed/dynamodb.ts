import {
  ApplicationAutoScalingClient,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling'
import { CreateClusterCommand, type CreateClusterCommandInput, DAXClient } from '@aws-sdk/client-dax'
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb'
import type { Seed } from './seed.js'

/** DynamoDB tables and DAX clusters, good and bad. */
export const seed: Seed = async (aws) => {
  const dynamodb = aws.client(DynamoDBClient)
  const scaling = aws.client(ApplicationAutoScalingClient)
  const dax = aws.client(DAXClient)

  const table = async (name: string, input: Partial<CreateTableCommandInput>) => {
    const TableName = `${aws.prefix}${name}`
    const made = await dynamodb.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        ...input,
      }),
    )
    return { TableName, arn: made.TableDescription?.TableArn ?? '' }
  }
  const fixed = { ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } }
  const fine = await table('fine', {
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    Tags: [{ Key: 'team', Value: 'orders' }],
  })
  await dynamodb.send(
    new UpdateContinuousBackupsCommand({
      TableName: fine.TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  )
  const scaled = await table('scaled', { BillingMode: 'PROVISIONED', ...fixed })
  for (const dimension of ['Read', 'Write'] as const) {
    const of = {
      ServiceNamespace: 'dynamodb',
      ResourceId: `table/${scaled.TableName}`,
      ScalableDimension: `dynamodb:table:${dimension}CapacityUnits`,
    } as const
    await scaling.send(new RegisterScalableTargetCommand({ ...of, MinCapacity: 5, MaxCapacity: 100 }))
    await scaling.send(
      new PutScalingPolicyCommand({
        ...of,
        PolicyName: `${aws.prefix}${dimension}`,
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 70,
          PredefinedMetricSpecification: { PredefinedMetricType: `DynamoDB${dimension}CapacityUtilization` },
        },
      }),
    )
  }
  const poor = await table('poor', { BillingMode: 'PROVISIONED', ...fixed })

  const cluster = async (name: string, input: Partial<CreateClusterCommandInput>): Promise<string> => {
    const made = await dax.send(
      new CreateClusterCommand({
        // At most 20 characters.
        ClusterName: `${aws.prefix}${name}`.slice(-20).replace(/^[^a-z]+/, ''),
        NodeType: 'dax.t3.small',
        ReplicationFactor: 1,
        IamRoleArn: `arn:aws:iam::${aws.account}:role/${aws.prefix}dax`,
        ...input,
      }),
    )
    return made.Cluster?.ClusterArn ?? ''
  }
  const sealed = await cluster('sealed', { SSESpecification: { Enabled: true }, ClusterEndpointEncryptionType: 'TLS' })
  const open = await cluster('open', { ClusterEndpointEncryptionType: 'NONE' })

  return {
    'DynamoDB.1': { passed: [fine.arn, scaled.arn], failed: [poor.arn] },
    'DynamoDB.2': { passed: [fine.arn], failed: [scaled.arn, poor.arn] },
    'DynamoDB.3': { passed: [sealed], failed: [open] },
    'DynamoDB.6': { passed: [fine.arn], failed: [poor.arn] },
    'DynamoDB.7': { passed: [sealed], failed: [open] },
  }
}
