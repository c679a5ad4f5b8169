import { isIPv4 } from 'node:net'
import { envelopeHead, firstLine } from '../../cloudwatch.js'
import { parseSyslog } from './syslog.js'

/** Programs that write about people coming in and rights being used. */
const AUTH =
  /^(?:sshd(?:-session|-auth)?|sudo|su|login|systemd-logind|useradd|userdel|usermod|groupadd|groupdel|groupmod|passwd|chpasswd|polkitd|gdm-password|vsftpd|runuser)$/

const isAuth = (line: string): boolean => {
  const record = parseSyslog(line)
  return record !== undefined && (AUTH.test(record.program ?? '') || record.message.startsWith('pam_'))
}

/** A file, or a log group, is named after what the host's own file is named. */
const NAMES = { secure: /(?:^|[/._-])(?:secure|auth(?:\.log)?)$/, syslog: /(?:^|[/._-])(?:messages|syslog)$/ }

/**
 * Tells by the beginning of an object whether it is the one file of a Linux host or the other: by its log group's
 * name, else by who wrote the first lines.
 */
export const kindOf = (head: string): 'secure' | 'syslog' | undefined => {
  const envelope = envelopeHead(head)
  if (envelope !== undefined) {
    if (parseSyslog(firstLine(envelope.message)) === undefined) return undefined
    if (NAMES.secure.test(envelope.group)) return 'secure'
    return NAMES.syslog.test(envelope.group) ? 'syslog' : undefined
  }
  const first = parseSyslog(firstLine(head))
  // `TIME my-loadbalancer 192.0.2.39:2817 …` is a Classic Load Balancer's line: no program is named like an address.
  if (first === undefined || isIPv4(first.program ?? '')) return undefined
  const lines = head.split('\n', 20).map((line) => firstLine(line))
  return lines.some(isAuth) ? 'secure' : 'syslog'
}
