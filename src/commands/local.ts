import { readConfig } from '../server/config.js'
import type { Rooms } from '../server/rooms.js'
import type { Io } from './command.js'

/** Opens the rooms of the data directory for one command, and closes them whatever happens. */
export const withRooms = async <T>(
  io: Io,
  options: Readonly<Record<string, unknown>>,
  use: (rooms: Rooms) => Promise<T>,
  /** Whether much is to be read at once. */
  { reading = false } = {},
): Promise<T> => {
  const config = readConfig(options, io.env, io.cwd)
  const { openRooms } = await import('../server/rooms.js')
  const rooms = await openRooms({
    config,
    clock: io.clock,
    env: io.env,
    warn: (message, detail) => io.stderr.write(`${message} ${JSON.stringify(detail)}\n`),
    reading,
  })
  try {
    return await use(rooms)
  } finally {
    await rooms.close()
  }
}
