import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Plugin } from 'vite'

const NAME = 'virtual:design-tokens.css'

const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, system-ui, sans-serif'

/** What we set otherwise than the design system: a Japanese reader's fonts, quieter buttons, the colours of our own sheet. */
const OVERRIDES: Readonly<Record<string, string>> = {
  'font-family-base': FONT,
  'font-family-heading': FONT,
  'font-family-display': FONT,
  'border-radius-button': '8px',
  'border-width-button': '1px',
  'font-weight-button': '600',
  'border-radius-container': '12px',
  'border-radius-flashbar': '10px',
  'border-width-alert': '1px',
  'color-border-button-normal-default': 'var(--hm-line-strong)',
  'color-border-button-normal-hover': 'var(--hm-faint)',
  'color-border-button-normal-active': 'var(--hm-faint)',
  'color-text-button-normal-default': 'var(--hm-ink)',
  'color-text-button-normal-hover': 'var(--hm-ink)',
  'color-text-button-normal-active': 'var(--hm-ink)',
  'color-background-button-normal-default': 'var(--hm-panel)',
  'color-background-button-normal-hover': 'var(--hm-hover)',
  'color-background-button-normal-active': 'var(--hm-selected)',
  'color-background-button-primary-default': 'var(--hm-primary)',
  'color-background-button-primary-hover': 'var(--hm-primary-hover)',
  'color-background-button-primary-active': 'var(--hm-primary-hover)',
  'color-background-container-content': 'var(--hm-panel)',
  'color-background-container-header': 'var(--hm-panel)',
  'color-background-input-default': 'var(--hm-panel)',
  'color-text-link-default': 'var(--hm-accent)',
}

/** Tokens that our own sheets use, under names that do not change with the design system's releases. */
const ALIASES = [
  'font-family-base',
  'color-text-body-default',
  'color-border-input-default',
  'color-background-input-default',
]

/** `font-family-base` → `--font-family-base-c9u5cr`, for each token of the release that is installed. */
const hashedNames = (): ReadonlyMap<string, string> => {
  const components = path.dirname(createRequire(import.meta.url).resolve('@cloudscape-design/components/package.json'))
  const sheet = readFileSync(path.join(components, 'internal/base-theme/styles.scoped.css'), 'utf8')
  return new Map([...sheet.matchAll(/--([a-z0-9-]+)-[a-z0-9]{6}(?=:)/g)].map((m) => [m[1] ?? '', m[0]]))
}

/**
 * Sets and names the design system's tokens when building. In the browser it would cost 20 kB and a
 * style element at run time. A token that a new release lacks fails the build.
 */
export const designTokens = (): Plugin => ({
  name: 'hinomi-design-tokens',
  resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
  load(id) {
    if (id !== `\0${NAME}`) return undefined
    const names = hashedNames()
    const hashed = (token: string): string => {
      const name = names.get(token)
      if (!name) throw new Error(`The design system has no token ${token}`)
      return name
    }
    const set = Object.entries(OVERRIDES).map(([token, value]) => `${hashed(token)}:${value}`)
    const aliases = ALIASES.map((token) => `--${token}:var(${hashed(token)})`)
    return `body,body.awsui-dark-mode{${[...set, ...aliases].join(';')}}`
  },
})
