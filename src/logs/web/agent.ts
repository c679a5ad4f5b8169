import { userAgentOf } from '../user-agent.js'

const NO_AGENT = {
  'user_agent.original': undefined,
  'user_agent.name': undefined,
  'user_agent.version': undefined,
  'user_agent.os.name': undefined,
  'user_agent.os.version': undefined,
  'user_agent.device.name': undefined,
}

/** The values of `userAgentFields`. */
export const agentOf = (original: string | undefined) => {
  if (original === undefined) return NO_AGENT
  const agent = userAgentOf(original)
  return {
    'user_agent.original': agent.text,
    'user_agent.name': agent.name || undefined,
    'user_agent.version': agent.version || undefined,
    'user_agent.os.name': agent.osName || undefined,
    'user_agent.os.version': agent.osVersion || undefined,
    'user_agent.device.name': agent.device || undefined,
  }
}
