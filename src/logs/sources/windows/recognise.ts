import { envelopeHead } from '../../cloudwatch.js'
import { DIRECTORY_GROUP } from './directory.js'

const EVENT =
  /^\uFEFF?\s*(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z )?(?:<\?xml[^>]{0,200}\?>\s*)?(?:<Events[^>]{0,200}>\s*)?<Event xmlns=["']http:\/\/schemas\.microsoft\.com\/win\/2004\/08\/events\/event["']/

/** FSx names its file servers `amznfsx` and eight characters; owners name log groups as they like after `/aws/fsx`. */
const FILE_SERVER = /<Computer>amznfsx[0-9a-z]{8}(?:\.[^<]{0,250})?<\/Computer>/i

/** Whose events of Windows an object begins with: file systems of FSx and AWS' domain controllers have sources of their own. */
export const eventsOf = (head: string): 'windows' | 'fsx' | undefined => {
  const envelope = envelopeHead(head)
  const xml = envelope === undefined ? head : envelope.message
  if (!EVENT.test(xml) || DIRECTORY_GROUP.test(envelope?.group ?? '')) return undefined
  return envelope?.group.startsWith('/aws/fsx') === true || FILE_SERVER.test(xml) ? 'fsx' : 'windows'
}
