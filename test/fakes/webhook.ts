import { type Answering, answer, type Received, startServer } from './http.js'

/** How the receiver behaves. */
export type Behaviour =
  | Answering
  /** Takes the request and never answers. */
  | 'hang'
  /** Answers with a body that does not end. */
  | 'endless'
  /** Closes the connection in the middle of the answer. */
  | 'drop'

export interface WebhookFake {
  readonly url: string
  readonly received: Received[]
  behave(how: Behaviour): void
  close(): Promise<void>
}

/** Somebody's webhook, over real HTTP. */
export const startWebhook = async (): Promise<WebhookFake> => {
  const received: Received[] = []
  let how: Behaviour = { status: 204 }
  const server = await startServer((request, response) => {
    received.push(request)
    if (how === 'hang') return
    if (how === 'drop') {
      response.writeHead(200, { 'content-length': '10' }).write('half')
      response.socket?.destroy()
      return
    }
    if (how === 'endless') {
      response.writeHead(200)
      const piece = Buffer.alloc(16 * 1024, 'x')
      const more = () => {
        while (!response.destroyed && response.write(piece)) {}
      }
      response.on('drain', more)
      more()
      return
    }
    answer(response, how)
  })
  return {
    url: `${server.origin}/hooks/hinomi?key=in-the-address`,
    received,
    behave(next) {
      how = next
    },
    close: () => server.close(),
  }
}
