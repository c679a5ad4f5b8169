const MIB = 1024 * 1024

/** Bounds on what one object may make the program hold or do. Stated in the user guide. */
export const LIMITS = {
  /** One record. A longer one goes to quarantine; its neighbours are kept. */
  recordBytes: 16 * MIB,
  /** Inflated bytes after which the ratio below is looked at. */
  ratioFrom: 64 * MIB,
  /** Inflated to compressed bytes. Logs reach 5 to 60; a zip bomb about 1000. */
  ratio: 250,
  /** Inflated bytes of one object, whatever its ratio. */
  inflatedBytes: 64 * 1024 * MIB,
  /** Objects up to this size are read whole before the first record is taken. */
  smallObject: 8 * MIB,
  /** Records of one large object that go to quarantine; one of more is of another kind than it was taken for. */
  quarantined: 100_000,
  /** Original bytes of a quarantined record that are kept. */
  quarantineBytes: 64 * 1024,
} as const

export type Limits = { readonly [K in keyof typeof LIMITS]: number }
