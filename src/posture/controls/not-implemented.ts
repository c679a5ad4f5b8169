import { readFileSync } from 'node:fs'
import type { Text } from '../../kernel/errors.js'

/** Why a control of the catalogue is not judged here, where there is more to say than that nobody did it. */
export const notImplemented: ReadonlyMap<string, Text> = new Map(
  (
    JSON.parse(readFileSync(new URL('./not-implemented.json', import.meta.url), 'utf8')) as {
      readonly id: string
      readonly reason: Text
    }[]
  ).map(({ id, reason }) => [id, reason]),
)

/** What stands for those that no file tells of. */
export const NO_COLLECTOR: Text = {
  en: 'Resources of this type are not collected yet.',
  ja: 'この種別のリソースはまだ収集していません。',
}
