import { type CatalogueEntry, catalogue } from '../standards/catalogue.js'
import { type AnyControl, control, failed, type Params, passed } from './control.js'

/** The parameter has one name in Security Hub's older controls and another in those made of AWS Config's rules. */
const keysOf = (params: Params): readonly string[] => {
  const keys = params['requiredTagKeys'] ?? params['requiredKeyTags']
  if (Array.isArray(keys)) return keys.filter((k) => typeof k === 'string')
  return typeof keys === 'string' ? keys.split(',').map((k) => k.trim()) : []
}

/** `AWS::CloudFormation::Stack` as people say it: `CloudFormation Stack`. */
export const spokenOf = (type: string): string => {
  const [, service = '', resource = ''] = type.split('::')
  return `${service} ${resource.replace(/([a-z0-9])([A-Z])/g, '$1 $2')}`
}

/**
 * A control that looks for tags (user guide, for example "[ACM.3] ACM certificates should be tagged"): without keys
 * to look for, any tag of the user's own will do; with keys, each must be there. Tags that AWS sets (`aws:`) do not count.
 */
const tagControl = ({ id, severity, types, params }: CatalogueEntry): AnyControl => {
  const named = types.map(spokenOf).join(' / ')
  return control({
    id,
    severity,
    type: types.length === 1 ? (types[0] ?? '') : types,
    needs: ['tags'] as never,
    params,
    title: { en: `${named} resources are tagged`, ja: `${named} リソースにタグが付いている` },
    why: {
      en: 'Without tags nobody can tell who owns a resource, what it serves and who pays for it, and rules that go by tags pass it over.',
      ja: 'タグがないと、所有者・用途・費用の負担先が分からず、タグに基づくアクセス制御や自動処理の対象からも漏れます。',
    },
    fix: {
      en: `Open the resource in its console, choose Tags, and add the tags that your company uses. Set the required keys as a parameter of this control.`,
      ja: `対象リソースのコンソールで [タグ] を開き、社内で決めたタグを追加します。必須のキーはこのコントロールのパラメータで指定できます。`,
    },
    cli: 'aws resourcegroupstaggingapi tag-resources --resource-arn-list <arn> --tags <key>=<value>',
    check: ({ ci }, given) => {
      const own = Object.keys(ci.tags).filter((key) => !key.startsWith('aws:'))
      const wanted = keysOf(given)
      if (wanted.length === 0) {
        return own.length > 0 ? passed() : failed('The resource has no tags.', 'タグが1つも付いていません。')
      }
      const missing = wanted.filter((key) => !own.includes(key))
      return missing.length === 0
        ? passed()
        : failed(`Tags are missing: ${missing.join(', ')}.`, `不足しているタグ: ${missing.join(', ')}`)
    },
  })
}

/** All of Security Hub's tagging controls. */
export const tagControls: readonly AnyControl[] = catalogue.filter((entry) => entry.tags === true).map(tagControl)
