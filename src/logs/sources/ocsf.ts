import { jsonRecords } from '../decode/json.js'
import { logSource } from '../source.js'
import { fields } from './ocsf/fields.js'
import { normalise } from './ocsf/normalise.js'
import { isOcsfJson } from './ocsf/recognise.js'

/** Events of OCSF (Open Cybersecurity Schema Framework) in JSON, of any product: lines, lists, single documents. */
export default logSource<unknown>({
  id: 'ocsf',
  title: { en: 'OCSF events of any product', ja: 'OCSF形式のイベント（製品を問わない）' },
  key: /(?:^|\/)ocsf\/|[._-]ocsf(?:\.(?:nd)?jsonl?)?(?:\.gz)?$/i,
  content: isOcsfJson,
  decode: jsonRecords(),
  fields,
  normalise,
})
