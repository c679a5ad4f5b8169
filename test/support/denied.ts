import type { Reach } from '../../src/posture/inventory/collector.js'
import { emulated } from './collected.js'

interface Stack {
  add(
    middleware: (next: (args: unknown) => unknown, context: { commandName?: string }) => (args: unknown) => unknown,
    options: { step: 'initialize' },
  ): void
}

/** A reach into the emulator whose calls are denied, except for commands that match. */
export const deniedReach = (url: string, except = /^$/): Reach =>
  emulated(url, {
    onClient: (client) => {
      const { middlewareStack } = client as { middlewareStack: Stack }
      middlewareStack.add(
        (next, { commandName = '' }) =>
          (args) => {
            if (except.test(commandName.replace(/Command$/, ''))) return next(args)
            throw Object.assign(new Error('You are not authorized to perform this operation.'), {
              name: 'AccessDeniedException',
            })
          },
        { step: 'initialize' },
      )
    },
  })
