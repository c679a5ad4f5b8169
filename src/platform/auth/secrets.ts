import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits that nobody guesses. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** What is stored of a secret that is itself random: a fast hash is enough for those. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export const sameSecret = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(hashOf(a)), Buffer.from(hashOf(b)))
