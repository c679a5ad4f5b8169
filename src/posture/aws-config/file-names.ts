import type { ItemPlace } from './item.js'

/** What AWS Config wrote a file for. */
export type ConfigFileKind = 'snapshot' | 'history' | 'oversized' | 'other'

export interface ConfigFileName extends ItemPlace {
  readonly kind: ConfigFileKind
  /** When it was written, milliseconds; by which files are put in order. */
  readonly at: number | undefined
}

/**
 * What the key of a file says: `AWSLogs/111122223333/Config/us-east-2/2016/9/27/ConfigSnapshot/
 * 111122223333_Config_us-east-2_ConfigSnapshot_20160927T183939Z_16da64e4-….json.gz`, the same with
 * `ConfigHistory_AWS::CloudTrail::Trail_20160927T195818Z_20160927T195818Z_1`, and `OversizedChangeNotification/TYPE/ID/…`.
 * Source: AWS Config developer guide, "Example Configuration Snapshot Delivery Notification" and its neighbours.
 */
export const readFileName = (key: string): ConfigFileName => {
  const [, account, region] = /(?:^|\/)(\d{12})_Config_([a-z0-9-]+)_/.exec(key) ?? []
  const inPath = /\/(\d{12})\/Config\/([a-z0-9-]+)\//.exec(key)
  const kind: ConfigFileKind = /_ConfigSnapshot_/.test(key)
    ? 'snapshot'
    : /_ConfigHistory_/.test(key)
      ? 'history'
      : /OversizedChangeNotification/.test(key)
        ? 'oversized'
        : 'other'
  const times = [...key.matchAll(/_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/g)]
  const [, y, mo, d, h, mi, s] = times.at(-1) ?? []
  const at = y === undefined ? Number.NaN : Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`)
  return {
    kind,
    account: account ?? inPath?.[1],
    region: region ?? inPath?.[2],
    at: Number.isNaN(at) ? undefined : at,
  }
}
