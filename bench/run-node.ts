import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const oneCore = existsSync('/usr/bin/taskset')

export interface Ran {
  /** What it wrote to its standard output. */
  readonly out: string
  /** The most memory that it had, MiB; 0 where the system has no /proc. */
  readonly peakMiB: number
}

/** Runs Node.js with these arguments in the project's directory, bound to a core where one is said. Fails where it fails. */
export const run = (args: readonly string[], core: number | undefined): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const [command, ...rest] =
      core !== undefined && oneCore
        ? ['taskset', '-c', String(core), process.execPath, ...args]
        : [process.execPath, ...args]
    const child = spawn(command as string, rest, { stdio: ['ignore', 'pipe', 'inherit'], cwd: root })
    let out = ''
    let peakMiB = 0
    const look = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
        peakMiB = Math.max(peakMiB, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
      } catch {
        // It has ended, or this system has no /proc.
      }
    }, 50)
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(look)
      if (code === 0) resolve({ out, peakMiB })
      else reject(new Error(`${args[0]} ended with ${code}`))
    })
  })
