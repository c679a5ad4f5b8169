import { CreateStateMachineCommand, type LogLevel, SFNClient } from '@aws-sdk/client-sfn'
import type { Seed } from './seed.js'

/** Step Functions: state machines that log, and that do not. */
export const seed: Seed = async (aws) => {
  const sfn = aws.client(SFNClient)
  const machine = async (name: string, level?: LogLevel) =>
    (
      await sfn.send(
        new CreateStateMachineCommand({
          name: `${aws.prefix}${name}`,
          roleArn: `arn:aws:iam::${aws.account}:role/${aws.prefix}states`,
          definition: JSON.stringify({ StartAt: 'End', States: { End: { Type: 'Succeed' } } }),
          ...(level === undefined
            ? {}
            : {
                loggingConfiguration: {
                  level,
                  destinations: [
                    {
                      cloudWatchLogsLogGroup: {
                        logGroupArn: `arn:aws:logs:${aws.region}:${aws.account}:log-group:/aws/states/seed:*`,
                      },
                    },
                  ],
                },
              }),
        }),
      )
    ).stateMachineArn ?? ''
  return {
    'StepFunctions.1': {
      passed: [await machine('all', 'ALL'), await machine('errors', 'ERROR')],
      failed: [await machine('silent'), await machine('off', 'OFF')],
    },
  }
}
