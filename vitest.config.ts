import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/**
 * The AWS emulator answers what it does not know as if it had failed, and it fails each time: to ask again eight times,
 * waiting longer each time, was nine tenths of such a test.
 */
const env = { AWS_MAX_ATTEMPTS: '2' }

export default defineConfig({
  test: {
    // Vitest would keep one core for itself: on a machine with two, half of them.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'web/src/**/*.test.ts'],
          // Of a database or a property test on a machine that has other things to do.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/build.ts'],
          env,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          // What is built is run as it is: Vite would take two minutes to read it again.
          server: { deps: { external: [/\/dist\//] } },
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/build.ts'],
          env,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
