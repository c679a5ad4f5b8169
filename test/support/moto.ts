import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'

export const motoServer = process.env['HINOMI_MOTO'] ?? ''
export const hasMoto = motoServer !== '' && existsSync(motoServer)

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** Starts the AWS emulator, with settings of its own on wish; `env` points any AWS client at it. */
export const startMoto = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<{ url: string; env: Record<string, string>; stop(): void }> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(motoServer, ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, ...settings },
  })
  for (let i = 0; i < 300; i++) {
    if (
      await fetch(`${url}/moto-api/`).then(
        (r) => r.ok,
        () => false,
      )
    )
      break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_REGION: 'ap-northeast-1',
  }
  return { url, env, stop: () => void child.kill() }
}
