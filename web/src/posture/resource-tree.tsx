import { useState } from 'react'
import { useI18n } from '../i18n/index.js'
import { isRecord, leavesOf, openedText, valueText } from './resource-json.js'

/** Deeper than this a branch is closed until the reader opens it. */
const OPEN_DEPTH = 2
/** A list longer than this is closed too. */
const OPEN_ITEMS = 12

interface Props {
  readonly value: unknown
  /** Shows only values whose path or text has these words. */
  readonly search?: string
}

/** JSON as a tree that opens branch by branch; texts that hold JSON are read as what they say. */
export const JsonTree = ({ value, search = '' }: Props) => {
  const { t } = useI18n()
  const words = search.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length > 0) {
    const found = leavesOf(value).filter(({ path, value: v }) => {
      const text = `${path} ${valueText(v)}`.normalize('NFKC').toLowerCase()
      return words.every((word) => text.includes(word))
    })
    if (found.length === 0) return <p className="hm-faint">{t('resource.config.noMatch')}</p>
    return (
      <ul className="hm-tree">
        {found.slice(0, 500).map((leaf) => (
          <li key={leaf.path} className="hm-tree-leaf">
            <span className="hm-tree-key">{leaf.path}</span> <Scalar value={leaf.value} />
          </li>
        ))}
      </ul>
    )
  }
  return <Branch value={value} depth={0} />
}

const Branch = ({ value, depth }: { readonly value: unknown; readonly depth: number }) => {
  const { t } = useI18n()
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? value.map((item, i) => [String(i), item] as const)
    : isRecord(value)
      ? Object.entries(value)
      : []
  if (entries.length === 0) return <Scalar value={value} />
  return (
    <ul className="hm-tree">
      {entries.map(([key, item]) => {
        const opened = typeof item === 'string' ? openedText(item) : undefined
        const inner = opened ?? item
        const size = Array.isArray(inner) ? inner.length : isRecord(inner) ? Object.keys(inner).length : 0
        if (size === 0) {
          return (
            <li key={key} className="hm-tree-leaf">
              <span className="hm-tree-key">{key}</span> <Scalar value={inner} />
            </li>
          )
        }
        return (
          <li key={key}>
            <Fold
              open={depth < OPEN_DEPTH && size <= OPEN_ITEMS}
              label={
                <>
                  <span className="hm-tree-key">{key}</span>{' '}
                  <span className="hm-faint">
                    {Array.isArray(inner) ? `[${size}]` : `{${size}}`}
                    {opened !== undefined && ` ${t('resource.config.text')}`}
                  </span>
                </>
              }
            >
              {() => <Branch value={inner} depth={depth + 1} />}
            </Fold>
          </li>
        )
      })}
    </ul>
  )
}

/** What is inside is made when it is first opened: a large configuration has thousands of values. */
const Fold = ({
  open,
  label,
  children,
}: {
  readonly open: boolean
  readonly label: React.ReactNode
  readonly children: () => React.ReactNode
}) => {
  const [made, setMade] = useState(open)
  return (
    <details
      open={open}
      onToggle={(e) => {
        if (e.currentTarget.open) setMade(true)
      }}
    >
      <summary>{label}</summary>
      {made && children()}
    </details>
  )
}

const Scalar = ({ value }: { readonly value: unknown }) => {
  const kind = typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'word'
  const text = typeof value === 'string' ? (value === '' ? '""' : value) : JSON.stringify(value)
  return <span className={`hm-tree-${kind}`}>{text}</span>
}
