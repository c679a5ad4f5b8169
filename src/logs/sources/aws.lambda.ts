import { envelopeHead, firstLine } from '../cloudwatch.js'
import { logTexts } from '../decode/multiline.js'
import { logSource } from '../source.js'
import { fields, isPlatform, normalise } from './lambda/normalise.js'

const GROUP = /^\/aws\/lambda\//

/** Logs of Lambda functions: the platform's lines and reports, in text or JSON, and what the functions write. */
export default logSource({
  id: 'aws.lambda',
  title: { en: 'AWS Lambda', ja: 'AWS Lambda' },
  key: /(?:^|\/)aws\/lambda\/[^/]+\/|(?:^|\/)\d{4}-\d\d-\d\d-(?:[^/]*)\[(?:\$LATEST|\d{1,9})\][0-9a-f]{32}\/\d{6}\.gz$/,
  content(head) {
    const envelope = envelopeHead(head)
    return envelope === undefined ? isPlatform(firstLine(head)) : GROUP.test(envelope.group)
  },
  decode: logTexts({ json: 'maybe' }),
  fields,
  normalise,
})
