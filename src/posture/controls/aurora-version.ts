/** Numbers of an Aurora MySQL version: of `8.0.mysql_aurora.3.04.1` they are MySQL's 8.0 and Aurora's 3, 4, 1. */
export type AuroraVersion = readonly number[]

/** Reads a version as RDS writes it; undefined when it is not one of Aurora MySQL 2 or 3. */
export const auroraMysqlVersion = (text: string | undefined): AuroraVersion | undefined => {
  const match = /^(\d+)\.(\d+)\.mysql_aurora\.(\d+)\.(\d+)(?:\.(\d+))?$/.exec(text ?? '')
  return match?.slice(1).map((n) => Number(n ?? 0))
}

export const isBefore = (a: AuroraVersion, b: AuroraVersion): boolean => {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

/** Whether a version is the one named, or one of its patches when a range is named (`8.0.mysql_aurora.3.04.0-3`). */
export const withinPatches = (named: string, text: string | undefined): boolean => {
  const version = auroraMysqlVersion(text)
  const [, begin = '', from = '', to = from] = /^(.*\.)(\d+)(?:-(\d+))?$/.exec(named.trim()) ?? []
  const first = auroraMysqlVersion(begin + from)
  const last = auroraMysqlVersion(begin + to)
  if (version === undefined || first === undefined || last === undefined) return false
  return !isBefore(version, first) && !isBefore(last, version)
}
