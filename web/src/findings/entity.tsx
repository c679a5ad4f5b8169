import type { Finding } from '../../../src/contract/index.js'

const ARN = /^arn:[^:]*:([^:]*):([^:]*):([^:]*):(.+)$/

/**
 * What a finding is about, in two short lines: of an ARN the resource, and below it service, account and Region.
 * All of it is shown on pointing at it.
 */
export const Entity = ({ of }: { readonly of: Pick<Finding, 'entity' | 'account'> }) => {
  const [, service = '', region = '', account = '', resource] = ARN.exec(of.entity) ?? []
  const about =
    resource === undefined
      ? [of.account !== null && !of.entity.includes(of.account) ? of.account : '']
      : [service, account || of.account || '', region]
  const second = about.filter((part) => part !== '').join(' · ')
  return (
    <span className="hm-entity" title={of.entity}>
      <span className={resource === undefined ? 'hm-break' : 'hm-entity-resource'}>{resource ?? of.entity}</span>
      {second !== '' && <span className="hm-faint hm-entity-resource">{second}</span>}
    </span>
  )
}
