import { envelopeHead, firstLine } from '../cloudwatch.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { fields, isAuthenticator, normalise } from './eks/authenticator.js'
import { GROUP } from './eks/place.js'

/** The IAM authenticator of EKS control planes: which IAM identity came in as which Kubernetes user. */
export default logSource({
  id: 'aws.eks.authenticator',
  title: { en: 'Amazon EKS: authenticator log', ja: 'Amazon EKS：オーセンティケーターログ' },
  key: /(?:^|\/)authenticator-[0-9a-f]{32}(?:\/|$)/,
  content(head) {
    const envelope = envelopeHead(head)
    if (envelope === undefined) return isAuthenticator(firstLine(head))
    return GROUP.test(envelope.group) && envelope.stream.startsWith('authenticator-')
  },
  decode: logTexts(),
  fields,
  normalise,
})
