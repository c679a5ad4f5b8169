import { expect, test } from 'vitest'
import { taskDefinitionShape } from './ecs-shape.js'

test('a task definition is kept in CloudFormation’s spelling, without what it hides', () => {
  const shape = taskDefinitionShape({
    taskDefinitionArn: 'arn:aws:ecs:ap-northeast-1:111122223333:task-definition/shop:3',
    family: 'shop',
    revision: 3,
    status: 'ACTIVE',
    registeredAt: new Date(),
    registeredBy: 'arn:aws:iam::111122223333:user/taro',
    containerDefinitions: [
      {
        name: 'app',
        readonlyRootFilesystem: true,
        environment: [{ name: 'DB_PASSWORD', value: 'hunter2' }],
        secrets: [{ name: 'TOKEN', valueFrom: 'arn:aws:secretsmanager:x' }],
        dockerLabels: { 'com.example.team': 'shop' },
        logConfiguration: {
          logDriver: 'splunk',
          options: { 'splunk-token': 'hunter2', 'splunk-url': 'https://splunk.example' },
        },
        firelensConfiguration: { type: 'fluentbit', options: { apikey: 'hunter2' } },
      },
    ],
    volumes: [
      { name: 'efs', efsVolumeConfiguration: { fileSystemId: 'fs-1', transitEncryption: 'ENABLED' } },
      { name: 'nfs', dockerVolumeConfiguration: { driver: 'local', driverOpts: { o: 'password=hunter2' } } },
    ],
  })
  expect(JSON.stringify(shape)).not.toMatch(/hunter2|taro/)
  expect(shape).toEqual({
    TaskDefinitionArn: 'arn:aws:ecs:ap-northeast-1:111122223333:task-definition/shop:3',
    Family: 'shop',
    Revision: 3,
    Status: 'ACTIVE',
    ContainerDefinitions: [
      {
        Name: 'app',
        ReadonlyRootFilesystem: true,
        Environment: [{ Name: 'DB_PASSWORD', Value: '***' }],
        Secrets: [{ Name: 'TOKEN', ValueFrom: 'arn:aws:secretsmanager:x' }],
        DockerLabels: { 'com.example.team': 'shop' },
        LogConfiguration: {
          LogDriver: 'splunk',
          Options: { 'splunk-token': '***', 'splunk-url': 'https://splunk.example' },
        },
        FirelensConfiguration: { Type: 'fluentbit', Options: { apikey: '***' } },
      },
    ],
    Volumes: [
      { Name: 'efs', EfsVolumeConfiguration: { FileSystemId: 'fs-1', TransitEncryption: 'ENABLED' } },
      { Name: 'nfs', DockerVolumeConfiguration: { Driver: 'local', DriverOpts: { o: '***' } } },
    ],
  })
})
