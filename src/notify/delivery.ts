import type { HinomiError } from '../kernel/errors.js'

/**
 * Why a message did not arrive, and what that means for it:
 * `later`, try again; `limited`, the receiver asked to wait, which is no failure; `never`, this message will not
 * be taken however often it is sent.
 */
export class NotDelivered extends Error {
  readonly error: HinomiError
  readonly again: 'later' | 'limited' | 'never'
  /** Milliseconds that the receiver asked to wait. */
  readonly waitMs: number | undefined

  constructor(error: HinomiError, again: 'later' | 'limited' | 'never', waitMs?: number) {
    super(error.message)
    this.error = error
    this.again = again
    this.waitMs = waitMs
  }
}
