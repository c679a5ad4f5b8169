import { Random } from './random.js'

/** Bytes of an export that is read out in the night: the same in CloudTrail and in the bucket's own log. */
export const exportSize = (seed: string, part: number): number =>
  new Random(`${seed}/export/${part}`).between(2_000_000, 9_000_000)
