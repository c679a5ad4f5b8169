import {
  GetLoggingConfigurationCommand,
  GetRuleCommand,
  GetWebACLCommand,
  ListActivatedRulesInRuleGroupCommand,
  ListRuleGroupsCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListWebACLsCommand,
  WAFRegionalClient,
} from '@aws-sdk/client-waf-regional'
import { wafClassic } from '../waf-classic.js'

/** AWS WAF Classic for load balancers and API stages: web ACLs, rules, rule groups of a Region. */
export default wafClassic({
  service: 'waf-regional',
  prefix: 'AWS::WAFRegional',
  scope: 'regional',
  api: (reach) => {
    const waf = reach.client(WAFRegionalClient)
    return {
      listWebAcls: (at) => waf.send(new ListWebACLsCommand({ ...at })),
      getWebAcl: (WebACLId) => waf.send(new GetWebACLCommand({ WebACLId })),
      listRules: (at) => waf.send(new ListRulesCommand({ ...at })),
      getRule: (RuleId) => waf.send(new GetRuleCommand({ RuleId })),
      listRuleGroups: (at) => waf.send(new ListRuleGroupsCommand({ ...at })),
      listActivated: (RuleGroupId, at) => waf.send(new ListActivatedRulesInRuleGroupCommand({ ...at, RuleGroupId })),
      getLogging: (ResourceArn) => waf.send(new GetLoggingConfigurationCommand({ ResourceArn })),
      listTags: (ResourceARN) => waf.send(new ListTagsForResourceCommand({ ResourceARN })),
    }
  },
})
