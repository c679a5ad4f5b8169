import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import type { z } from 'zod'
import type { TimelineEntry } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { isRecord, openedDeep } from './resource-json.js'

type Difference = z.infer<typeof TimelineEntry>['differences'][number]

/** More than this at once is a wall. */
const SHOWN = 12

const kindOf = (d: Difference): 'added' | 'removed' | 'changed' =>
  d.before === undefined ? 'added' : d.after === undefined ? 'removed' : 'changed'

const SIGNS = { added: '+', removed: '−', changed: '~' } as const

/** What differs between a version and the one before, value by value. */
export const Differences = ({ of }: { readonly of: readonly Difference[] }) => {
  const { t } = useI18n()
  const [all, setAll] = useState(false)
  const shown = all ? of : of.slice(0, SHOWN)
  return (
    <div className="hm-diff" data-testid="differences">
      <ul>
        {shown.map((d, i) => {
          const kind = kindOf(d)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a path may stand twice, and the list of one version never changes
            <li key={`${d.path} ${i}`} data-kind={kind}>
              <div className="hm-diff-path">
                <span className="hm-diff-sign" aria-hidden="true">
                  {SIGNS[kind]}
                </span>
                <code>{d.path}</code>
                <span className="hm-chip">{t(`timeline.${kind}`)}</span>
              </div>
              <div className="hm-diff-values">
                {d.before !== undefined && <Side value={d.before} kind="before" />}
                {kind === 'changed' && (
                  <span className="hm-diff-arrow" aria-hidden="true">
                    →
                  </span>
                )}
                {d.after !== undefined && <Side value={d.after} kind="after" />}
              </div>
            </li>
          )
        })}
      </ul>
      {of.length > shown.length && (
        <Button variant="inline-link" onClick={() => setAll(true)}>
          {t('timeline.more', { n: of.length - shown.length })}
        </Button>
      )}
    </div>
  )
}

const Side = ({ value: raw, kind }: { readonly value: unknown; readonly kind: 'before' | 'after' }) => {
  const { t } = useI18n()
  const value = openedDeep(raw)
  const nested = Array.isArray(value) || isRecord(value)
  const text = nested ? JSON.stringify(value, null, 2) : typeof value === 'string' ? value : JSON.stringify(value)
  const Tag = kind === 'before' ? 'del' : 'ins'
  return (
    <Tag data-nested={nested}>
      <span className="hm-hidden">{t(`timeline.${kind}`)}</span>
      {text === '' ? '""' : text}
    </Tag>
  )
}
