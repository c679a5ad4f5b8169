import type { JsonObject } from '../../ci.js'
import { type Case, ciOf, controlTests } from '../testing.js'
import controls from './waf.js'

const logged = (type: string): readonly Case[] => [
  {
    name: 'logs',
    status: 'PASSED',
    ci: ciOf(type, {}, { parts: { LoggingConfiguration: { logDestinationConfigs: ['arn:aws:firehose:x'] } } }),
  },
  { name: 'does not', status: 'FAILED', ci: ciOf(type, {}, { parts: { LoggingConfiguration: null } }) },
  {
    name: 'logs to nowhere',
    status: 'FAILED',
    ci: ciOf(type, {}, { parts: { LoggingConfiguration: { logDestinationConfigs: [] } } }),
  },
]
const filled = (type: string, key: string): readonly Case[] => [
  { name: 'one', status: 'PASSED', ci: ciOf(type, { [key]: [{ ruleId: 'r' }] }) },
  { name: 'none', status: 'FAILED', ci: ciOf(type, { [key]: [] }) },
  { name: 'not told', status: 'FAILED', ci: ciOf(type, {}) },
]
const acl = (configuration: JsonObject) => ciOf('AWS::WAFv2::WebACL', configuration)
const group = (own: boolean, ...rules: boolean[]) =>
  ciOf('AWS::WAFv2::RuleGroup', {
    visibilityConfig: { cloudWatchMetricsEnabled: own },
    rules: rules.map((cloudWatchMetricsEnabled, i) => ({
      name: `r${i}`,
      visibilityConfig: { cloudWatchMetricsEnabled },
    })),
  })

controlTests(controls, {
  'WAF.1': logged('AWS::WAF::WebACL'),
  'WAF.2': filled('AWS::WAFRegional::Rule', 'predicateList'),
  'WAF.3': filled('AWS::WAFRegional::RuleGroup', 'rules'),
  'WAF.4': filled('AWS::WAFRegional::WebACL', 'rulesList'),
  'WAF.6': filled('AWS::WAF::Rule', 'predicateList'),
  'WAF.7': filled('AWS::WAF::RuleGroup', 'rules'),
  'WAF.8': filled('AWS::WAF::WebACL', 'rulesList'),
  'WAF.10': [
    ...filled('AWS::WAFv2::WebACL', 'rules'),
    {
      name: 'rule groups of Firewall Manager',
      status: 'PASSED',
      ci: acl({ rules: [], preProcessFirewallManagerRuleGroups: [{ name: 'g' }] }),
    },
  ],
  'WAF.11': logged('AWS::WAFv2::WebACL'),
  'WAF.12': [
    { name: 'all', status: 'PASSED', ci: group(true, true, true) },
    { name: 'the group not', status: 'FAILED', ci: group(false, true) },
    { name: 'a rule not', status: 'FAILED', ci: group(true, true, false) },
    { name: 'no rule', status: 'NOT_AVAILABLE', ci: group(false) },
  ],
})
