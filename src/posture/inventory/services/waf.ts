import {
  GetLoggingConfigurationCommand,
  GetRuleCommand,
  GetWebACLCommand,
  ListActivatedRulesInRuleGroupCommand,
  ListRuleGroupsCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListWebACLsCommand,
  WAFClient,
} from '@aws-sdk/client-waf'
import { wafClassic } from '../waf-classic.js'

/** AWS WAF Classic for CloudFront: web ACLs, rules, rule groups. They have no Region. */
export default wafClassic({
  service: 'waf',
  prefix: 'AWS::WAF',
  scope: 'global',
  api: (reach) => {
    const waf = reach.client(WAFClient)
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
