/**
 * The log sources of an index pattern of SIEM on Amazon OpenSearch Service, by the beginning of its title ("Supported
 * Log Types"), the longer beginning first.
 */
const BY_INDEX: readonly (readonly [string, readonly string[]])[] = [
  ['log-aws-vpcflowlogs', ['aws.vpcflow']],
  ['log-aws-cloudtrail', ['aws.cloudtrail']],
  ['log-aws-cloudfront', ['aws.cloudfront']],
  ['log-aws-cloudhsm', ['aws.cloudhsm']],
  ['log-aws-elb', ['aws.alb', 'aws.nlb', 'aws.clb']],
  ['log-aws-guardduty', ['aws.guardduty']],
  ['log-aws-securityhub', ['aws.securityhub']],
  ['log-aws-inspector', ['aws.inspector2']],
  ['log-aws-trustedadvisor', ['aws.trustedadvisor']],
  ['log-aws-waf', ['aws.waf']],
  ['log-aws-networkfirewall', ['aws.networkfirewall']],
  ['log-aws-r53resolver', ['aws.route53resolver']],
  ['log-aws-route53resolver', ['aws.route53resolver']],
  ['log-aws-s3accesslog', ['aws.s3access']],
  [
    'log-aws-rds',
    ['aws.rds.postgresql', 'aws.rds.mysql_audit', 'aws.rds.mysql_error', 'aws.rds.mysql_general', 'aws.rds.mysql_slow'],
  ],
  ['log-aws-elasticache', ['aws.elasticache']],
  ['log-aws-opensearch', ['aws.opensearch.audit']],
  ['log-aws-msk', ['aws.msk']],
  ['log-aws-clientvpn', ['aws.clientvpn']],
  ['log-aws-workspaces', ['aws.workspaces']],
  ['log-aws-directoryservice', ['aws.directoryservice']],
  ['log-aws-fsx', ['aws.fsx']],
  ['log-aws-config', ['aws.config']],
  ['log-linux-secure', ['linux.secure']],
  ['log-linux', ['linux.syslog', 'linux.secure']],
  ['log-windows', ['windows.event']],
  ['log-web', ['apache.access', 'nginx.access']],
  ['log-okta', ['okta.system']],
  ['log-ocsf', ['ocsf', 'aws.securitylake']],
]

/** Patterns over logs of all kinds. */
const ALL = /^log(-aws)?-?\*$/

/** The sources of an index pattern; `all`: any; undefined: it is not known what the pattern holds. */
export const sourcesOf = (pattern: string): readonly string[] | 'all' | undefined => {
  if (ALL.test(pattern)) return 'all'
  return BY_INDEX.find(([start]) => pattern.startsWith(start))?.[1]
}
