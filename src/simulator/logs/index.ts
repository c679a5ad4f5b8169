import { accessanalyzer } from './accessanalyzer.js'
import { alb } from './alb.js'
import { apache } from './apache.js'
import { apigateway } from './apigateway.js'
import { clb } from './clb.js'
import { clientvpn } from './clientvpn.js'
import { cloudfront } from './cloudfront.js'
import { cloudhsm } from './cloudhsm.js'
import { cognito } from './cognito.js'
import { config } from './config.js'
import { directoryservice } from './directoryservice.js'
import { ecs } from './ecs.js'
import { eksAudit, eksAuthenticator } from './eks.js'
import { elasticache } from './elasticache.js'
import { entra } from './entra.js'
import { fsx } from './fsx.js'
import { github } from './github.js'
import { guardduty } from './guardduty.js'
import { health } from './health.js'
import { inspector2 } from './inspector2.js'
import { lambda } from './lambda.js'
import { linuxSecure, linuxSyslog } from './linux.js'
import type { SimulatedLog } from './log.js'
import { msk } from './msk.js'
import { networkfirewall } from './networkfirewall.js'
import { nginx } from './nginx.js'
import { nlb } from './nlb.js'
import { ocsf } from './ocsf.js'
import { okta } from './okta.js'
import { opensearch } from './opensearch.js'
import { rdsMysqlAudit, rdsMysqlError, rdsMysqlGeneral, rdsMysqlSlow } from './rds-mysql.js'
import { rdsPostgresql } from './rds-postgresql.js'
import { redshift } from './redshift.js'
import { route53 } from './route53.js'
import { route53resolver } from './route53resolver.js'
import { s3access } from './s3access.js'
import { securityhub } from './securityhub.js'
import { securitylake } from './securitylake.js'
import { ses } from './ses.js'
import { trustedadvisor } from './trustedadvisor.js'
import { verifiedaccess } from './verifiedaccess.js'
import { vpclattice } from './vpclattice.js'
import { waf } from './waf.js'
import { windows } from './windows.js'
import { workspace } from './workspace.js'
import { workspaces } from './workspaces.js'

/** The logs besides CloudTrail and flow logs, each in a file of its own. */
export const LOGS: readonly SimulatedLog[] = [
  accessanalyzer,
  alb,
  apache,
  apigateway,
  clb,
  clientvpn,
  cloudfront,
  cloudhsm,
  cognito,
  config,
  directoryservice,
  ecs,
  eksAudit,
  eksAuthenticator,
  elasticache,
  entra,
  fsx,
  github,
  guardduty,
  health,
  inspector2,
  lambda,
  linuxSecure,
  linuxSyslog,
  msk,
  networkfirewall,
  nginx,
  nlb,
  ocsf,
  okta,
  opensearch,
  rdsMysqlAudit,
  rdsMysqlError,
  rdsMysqlGeneral,
  rdsMysqlSlow,
  rdsPostgresql,
  redshift,
  route53,
  route53resolver,
  s3access,
  securityhub,
  securitylake,
  ses,
  trustedadvisor,
  verifiedaccess,
  vpclattice,
  waf,
  windows,
  workspace,
  workspaces,
]
