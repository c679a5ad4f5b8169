const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** `1.4 GB`: in steps of 1,000, as disks are sold. */
export const bytesText = (bytes: number, locale: string): string => {
  let n = bytes
  let step = 0
  while (n >= 1000 && step < UNITS.length - 1) {
    n /= 1000
    step++
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: n < 10 && step > 0 ? 1 : 0,
  }).format(n)
}
