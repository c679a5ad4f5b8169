import { CodeBuildClient, CreateProjectCommand, type CreateProjectCommandInput } from '@aws-sdk/client-codebuild'
import type { Seed } from './seed.js'

/** CodeBuild: projects, good and bad. The emulator knows no report groups. */
export const seed: Seed = async (aws) => {
  const codebuild = aws.client(CodeBuildClient)
  const project = async (name: string, more: Partial<CreateProjectCommandInput>) =>
    (
      await codebuild.send(
        new CreateProjectCommand({
          name: `${aws.prefix}${name}`,
          serviceRole: `arn:aws:iam::${aws.account}:role/service-role/${aws.prefix}codebuild`,
          artifacts: { type: 'NO_ARTIFACTS' },
          source: { type: 'BITBUCKET', location: 'https://bitbucket.org/team/app.git' },
          environment: {
            type: 'LINUX_CONTAINER',
            image: 'aws/codebuild/standard:7.0',
            computeType: 'BUILD_GENERAL1_SMALL',
          },
          ...more,
        }),
      )
    ).project?.arn ?? ''
  const environment = (name: string, type: 'PLAINTEXT' | 'SECRETS_MANAGER', value = 'not-to-be-kept') => ({
    environment: {
      type: 'LINUX_CONTAINER' as const,
      image: 'aws/codebuild/standard:7.0',
      computeType: 'BUILD_GENERAL1_SMALL' as const,
      environmentVariables: [{ name, type, value }],
    },
  })
  const s3Logs = (encryptionDisabled: boolean) => ({
    logsConfig: { s3Logs: { status: 'ENABLED' as const, location: 'logs/build', encryptionDisabled } },
  })
  const good = await project('good', { ...environment('STAGE', 'PLAINTEXT'), ...s3Logs(false) })
  const leaking = await project('leaking', {
    ...environment('AWS_SECRET_ACCESS_KEY', 'PLAINTEXT'),
    ...s3Logs(true),
    source: {
      type: 'BITBUCKET',
      location: `https://${['taro', 'not-to-be-kept'].join(':')}@bitbucket.org/team/app.git`,
    },
  })
  const silent = await project('silent', {
    ...environment('AWS_SECRET_ACCESS_KEY', 'SECRETS_MANAGER', 'ci/key'),
    logsConfig: { cloudWatchLogs: { status: 'DISABLED' }, s3Logs: { status: 'DISABLED' } },
  })
  return {
    'CodeBuild.1': { failed: [leaking], passed: [good, silent] },
    'CodeBuild.2': { failed: [leaking], passed: [good, silent] },
    'CodeBuild.3': { failed: [leaking], passed: [good] },
    'CodeBuild.4': { failed: [silent], passed: [good, leaking] },
  }
}
