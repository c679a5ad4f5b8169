import { execFileSync } from 'node:child_process'

/** Tests of the whole product run what is shipped: the build, brought up to date. */
export default (): void => {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' })
}
