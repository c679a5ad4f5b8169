import { envelopeHead, firstLine } from '../cloudwatch.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { fields, isAudit, normalise } from './eks/audit.js'
import { GROUP } from './eks/place.js'

/** The Kubernetes audit log of EKS control planes; other clusters' files of the same format too. */
export default logSource({
  id: 'aws.eks.audit',
  title: { en: 'Amazon EKS: Kubernetes audit log', ja: 'Amazon EKS：Kubernetes監査ログ' },
  key: /(?:^|\/)kube-apiserver-audit-[0-9a-f]{32}(?:\/|$)|(?:^|\/)kube-apiserver-audit(?:-[^/]+)?\.log(?:\.gz)?$/,
  content(head) {
    const envelope = envelopeHead(head)
    if (envelope === undefined) return isAudit(firstLine(head))
    return GROUP.test(envelope.group) && envelope.stream.startsWith('kube-apiserver-audit-')
  },
  decode: logTexts({ json: true }),
  fields,
  normalise,
})
