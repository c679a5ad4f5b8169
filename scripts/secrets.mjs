// No secret may stand in the repository. AWS's own documentation keys are no secrets.
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { lintSource } from '@secretlint/core'
import { creator } from '@secretlint/secretlint-rule-preset-recommend'

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { encoding: 'utf8' })
  .split('\0')
  .filter((file) => file !== '' && file !== 'package-lock.json')
const config = {
  rules: [
    {
      id: '@secretlint/secretlint-rule-preset-recommend',
      rule: creator,
      rules: [
        {
          id: '@secretlint/secretlint-rule-aws',
          options: { allows: ['/^A(KIA|SIA)[A-Z0-9]*EXAMPLE/', '/EXAMPLEKEY$/'] },
        },
      ],
    },
  ],
}
let found = 0
for (const filePath of files) {
  if (statSync(filePath, { throwIfNoEntry: false })?.isFile() !== true) continue
  const bytes = readFileSync(filePath)
  if (bytes.includes(0)) continue
  const source = {
    filePath,
    content: bytes.toString('utf8'),
    contentType: 'text',
    ext: filePath.slice(filePath.lastIndexOf('.')),
  }
  const result = await lintSource({ source, options: { config, maskSecrets: true, noPhysicFilePath: true } })
  for (const message of result.messages) {
    found++
    console.error(`${filePath}:${message.loc.start.line}: ${message.message}`)
  }
}
console.log(`${files.length} files, ${found} secrets`)
process.exit(found === 0 ? 0 : 1)
