import { address, at, type Loose, list, object, text, texts, whole } from '../../loose.js'
import { each, hashesOf, word } from './parts.js'

/** Addresses of mail come as text, or as a list of them. */
const addresses = (value: unknown) => texts(Array.isArray(value) ? (value as unknown[]) : [value])

/** The device, process and file that an event is about; of other classes those of the actor. */
export const machineOf = (record: Loose) => {
  const device = object(record['device'])
  const process = object(record['process'] ?? at(record, 'actor', 'process'))
  const parent = object(process['parent_process'])
  const file = object(record['file'])
  const hashes = hashesOf(file)
  const program = hashesOf(process['file'])
  const email = object(record['email'])
  const resource = list(record['resources'])[0] ?? record['resource']
  const isKubernetes = text(at(record, 'metadata', 'product', 'name')) === 'Amazon EKS'
  const resources = list(record['resources']).length === 0 ? [record['resource']] : record['resources']
  return {
    'host.name': word(device['hostname']) ?? word(device['name']),
    'host.id': word(device['uid']) ?? word(device['instance_uid']),
    'host.ip': texts([address(device['ip'])]),
    'host.os.name': word(at(device, 'os', 'name')),
    'process.name': word(process['name']),
    'process.pid': whole(process['pid']),
    'process.executable': word(at(process, 'file', 'path')),
    'process.command_line': text(process['cmd_line']),
    'process.hash.md5': program['md5'],
    'process.hash.sha1': program['sha1'],
    'process.hash.sha256': program['sha256'],
    'process.parent.name': word(parent['name']),
    'process.parent.pid': whole(parent['pid']),
    'process.parent.command_line': text(parent['cmd_line']),
    'file.name': word(file['name']),
    'file.path': word(file['path']),
    'file.size': whole(file['size']),
    'file.hash.md5': hashes['md5'],
    'file.hash.sha1': hashes['sha1'],
    'file.hash.sha256': hashes['sha256'],
    'file.hash.sha512': hashes['sha512'],
    'email.from.address': addresses(email['from']),
    'email.to.address': addresses(email['to']),
    'email.subject': text(email['subject']),
    'email.message_id': word(email['message_uid']),
    'orchestrator.type': isKubernetes ? 'kubernetes' : undefined,
    'orchestrator.namespace': isKubernetes ? word(at(resource, 'namespace')) : undefined,
    'orchestrator.api_version': isKubernetes ? word(at(record, 'api', 'version')) : undefined,
    'orchestrator.resource.type': isKubernetes ? word(at(resource, 'type')) : undefined,
    'orchestrator.resource.name': isKubernetes ? word(at(resource, 'name')) : undefined,
    'ocsf.resources.uid': each(resources, 'uid'),
    'ocsf.resources.type': each(resources, 'type'),
  }
}
