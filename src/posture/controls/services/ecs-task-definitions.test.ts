import type { JsonObject } from '../../ci.js'
import { ciOf, controlTests } from '../testing.js'
import ecs from './ecs-task-definitions.js'

const task = (configuration: JsonObject, family = 'shop', revision = 3) => {
  const arn = `arn:aws:ecs:ap-northeast-1:111122223333:task-definition/${family}:${revision}`
  return ciOf('AWS::ECS::TaskDefinition', { Status: 'ACTIVE', ...configuration }, { resourceId: arn, arn })
}
const containers = (...list: JsonObject[]) => ({
  ContainerDefinitions: list.map((c, i) => ({ Name: `c${i}`, ...c })),
})
const linux = { RuntimePlatform: { OperatingSystemFamily: 'LINUX' } }
const windows = { RuntimePlatform: { OperatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }
const efs = (TransitEncryption?: string) => ({
  Name: 'data',
  EfsVolumeConfiguration: { FileSystemId: 'fs-1', ...(TransitEncryption ? { TransitEncryption } : {}) },
})

controlTests(ecs, {
  'ECS.3': [
    { name: 'no PID mode', status: 'PASSED', ci: task({}) },
    { name: 'PID mode task', status: 'PASSED', ci: task({ PidMode: 'task' }) },
    { name: 'PID mode host', status: 'FAILED', ci: task({ PidMode: 'host' }) },
    { name: 'deregistered', status: 'NOT_AVAILABLE', ci: task({ PidMode: 'host', Status: 'INACTIVE' }) },
    {
      name: 'an older revision than the latest',
      status: 'NOT_AVAILABLE',
      ci: task({ PidMode: 'host' }, 'shop', 3),
      around: [task({}, 'shop', 10)],
    },
    {
      name: 'later revisions that are deregistered, or of another family',
      status: 'FAILED',
      ci: task({ PidMode: 'host' }, 'shop', 3),
      around: [task({ Status: 'INACTIVE' }, 'shop', 10), task({}, 'other-shop', 10), task({}, 'shop', 2)],
    },
  ],
  'ECS.4': [
    { name: 'not privileged', status: 'PASSED', ci: task(containers({ Privileged: false }, {})) },
    { name: 'an item without its containers', status: 'WARNING', ci: task({}) },
    { name: 'one of two privileged', status: 'FAILED', ci: task(containers({}, { Privileged: true })) },
  ],
  'ECS.5': [
    { name: 'read-only', status: 'PASSED', ci: task(containers({ ReadonlyRootFilesystem: true })) },
    {
      name: 'one of two not said',
      status: 'FAILED',
      ci: task(containers({ ReadonlyRootFilesystem: true }, {})),
    },
    { name: 'writable', status: 'FAILED', ci: task(containers({ ReadonlyRootFilesystem: false })) },
    { name: 'Windows', status: 'NOT_AVAILABLE', ci: task({ ...containers({}), ...windows }) },
  ],
  'ECS.8': [
    {
      name: 'other variables, and secrets by reference',
      status: 'PASSED',
      ci: task(
        containers({
          Environment: [{ Name: 'STAGE', Value: '***' }],
          Secrets: [{ Name: 'AWS_SECRET_ACCESS_KEY', ValueFrom: 'arn:aws:secretsmanager:x' }],
        }),
      ),
    },
    {
      name: 'an access key',
      status: 'FAILED',
      ci: task(containers({}, { Environment: [{ Name: 'AWS_SECRET_ACCESS_KEY', Value: '***' }] })),
    },
    {
      name: 'a name given as parameter',
      status: 'FAILED',
      ci: task(containers({ Environment: [{ Name: 'DB_PASSWORD', Value: '***' }] })),
      params: { secretKeys: 'AWS_ACCESS_KEY_ID, DB_PASSWORD' },
    },
  ],
  'ECS.9': [
    { name: 'a driver', status: 'PASSED', ci: task(containers({ LogConfiguration: { LogDriver: 'awslogs' } })) },
    { name: 'none', status: 'FAILED', ci: task(containers({ LogConfiguration: { LogDriver: 'awslogs' } }, {})) },
    { name: 'a driver of null', status: 'FAILED', ci: task(containers({ LogConfiguration: { LogDriver: null } })) },
  ],
  'ECS.17': [
    { name: 'awsvpc', status: 'PASSED', ci: task({ NetworkMode: 'awsvpc' }) },
    { name: 'host', status: 'FAILED', ci: task({ NetworkMode: 'host' }) },
  ],
  'ECS.18': [
    { name: 'encrypted', status: 'PASSED', ci: task({ Volumes: [{ Name: 'tmp' }, efs('ENABLED')] }) },
    { name: 'disabled', status: 'FAILED', ci: task({ Volumes: [efs('DISABLED')] }) },
    { name: 'not said', status: 'FAILED', ci: task({ Volumes: [efs('ENABLED'), efs()] }) },
    { name: 'no EFS', status: 'NOT_AVAILABLE', ci: task({ Volumes: [{ Name: 'tmp' }] }) },
  ],
  'ECS.20': [
    { name: 'a user', status: 'PASSED', ci: task({ ...containers({ User: '1000:0' }), ...linux }) },
    { name: 'none', status: 'FAILED', ci: task({ ...containers({ User: 'app' }, {}), ...linux }) },
    { name: 'root', status: 'FAILED', ci: task(containers({ User: 'root' })) },
    { name: 'uid 0 with a group', status: 'FAILED', ci: task(containers({ User: '0:1000' })) },
    { name: 'Windows', status: 'NOT_AVAILABLE', ci: task({ ...containers({}), ...windows }) },
  ],
  'ECS.21': [
    { name: 'a user', status: 'PASSED', ci: task({ ...containers({ User: 'ContainerUser' }), ...windows }) },
    { name: 'none', status: 'FAILED', ci: task({ ...containers({}), ...windows }) },
    {
      name: 'the administrator',
      status: 'FAILED',
      ci: task({ ...containers({ User: 'ContainerAdministrator' }), ...windows }),
    },
    { name: 'no system named and no user', status: 'FAILED', ci: task(containers({})) },
    { name: 'Linux', status: 'NOT_AVAILABLE', ci: task({ ...containers({}), ...linux }) },
  ],
})
