/**
 * The scale of `event.severity` in all sources of findings, so that one query sorts them: Security Hub's 0 to 100, in
 * which 90 and more is critical, 70 high, 40 medium, 1 low and 0 informational (ASFF, "Severity.Normalized").
 */
const NUMBERS: Readonly<Record<string, number>> = {
  CRITICAL: 90,
  HIGH: 70,
  MEDIUM: 40,
  LOW: 1,
  INFORMATIONAL: 0,
}

/** The least number that a label stands for; undefined for a label nobody knows. */
export const severityOfLabel = (label: string | undefined): number | undefined =>
  label === undefined ? undefined : NUMBERS[label.toUpperCase()]

/** The label of a number on that scale. */
export const labelOfSeverity = (severity: number): string => {
  if (severity >= 90) return 'CRITICAL'
  if (severity >= 70) return 'HIGH'
  if (severity >= 40) return 'MEDIUM'
  return severity >= 1 ? 'LOW' : 'INFORMATIONAL'
}
