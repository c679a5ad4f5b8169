import { describe, expect, test } from 'vitest'
import { hideBuildSpec } from './build-spec.js'

describe('a build specification is kept without the values of its environment', () => {
  test('variables of the build, and of each build of a batch', () => {
    const hidden = hideBuildSpec(`version: 0.2
env:
  variables:
    DB_PASSWORD: hunter2
  parameter-store:
    TOKEN: /app/token
batch:
  build-list:
    - identifier: one
      env:
        variables: { KEY: swordfish }
phases:
  build:
    commands: [make]
`)
    expect(hidden).not.toMatch(/hunter2|swordfish/)
    expect(hidden).toContain('DB_PASSWORD: "***"')
    expect(hidden).toContain('TOKEN: /app/token')
    expect(hidden).toContain('make')
  })
  test('JSON is YAML too', () => {
    expect(hideBuildSpec('{"version": "0.2", "env": {"variables": {"A": "hunter2"}}}')).not.toContain('hunter2')
  })
  test('an alias cannot bring the value back', () => {
    const hidden = hideBuildSpec('env:\n  variables: &v\n    A: hunter2\nother: *v\n')
    expect(hidden).not.toContain('hunter2')
  })
  test.each([['buildspec.yml'], ['arn:aws:s3:::bucket/buildspec.yml'], ['']])('%s stays', (path) => {
    expect(hideBuildSpec(path)).toBe(path)
  })
  test('what cannot be read is hidden as a whole', () => {
    expect(hideBuildSpec('env: [\n  variables: hunter2')).toBe('***')
    expect(hideBuildSpec('PASSWORD=hunter2\n: : :')).toBe('***')
  })
})
