import { CreateDocumentCommand, ModifyDocumentPermissionCommand, SSMClient } from '@aws-sdk/client-ssm'
import type { Seed } from './seed.js'

/** Systems Manager: documents that are private, shared with an account, and public. */
export const seed: Seed = async (aws) => {
  const ssm = aws.client(SSMClient)
  const document = async (name: string, ...AccountIdsToAdd: string[]) => {
    const Name = `${aws.prefix}${name}`
    await ssm.send(
      new CreateDocumentCommand({
        Name,
        DocumentType: 'Command',
        DocumentFormat: 'JSON',
        Content: JSON.stringify({
          schemaVersion: '2.2',
          description: 'of a test',
          mainSteps: [{ action: 'aws:runShellScript', name: 'say', inputs: { runCommand: ['true'] } }],
        }),
      }),
    )
    if (AccountIdsToAdd.length > 0)
      await ssm.send(new ModifyDocumentPermissionCommand({ Name, PermissionType: 'Share', AccountIdsToAdd }))
    return `arn:aws:ssm:${aws.region}:${aws.account}:document/${Name}`
  }
  return {
    'SSM.4': {
      passed: [await document('private'), await document('partner', '444455556666')],
      failed: [await document('public', 'all')],
    },
  }
}
