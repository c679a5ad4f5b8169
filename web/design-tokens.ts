import * as tokens from '@cloudscape-design/design-tokens'
import type { Plugin } from 'vite'

const NAME = 'virtual:design-tokens.css'

/** `colorTextBodyDefault` → `--color-text-body-default`: the design system's property names without their hash. */
const plainName = (token: string): string =>
  `--${token.replace(/([a-z])(\d)/g, '$1-$2').replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`

/** `var(--font-family-base-dnvic8, …)` → `--font-family-base-dnvic8` */
const hashedName = (value: string): string => value.slice('var('.length, value.indexOf(','))

/** What we set otherwise than the design system: fonts that a Japanese reader expects, and the brand's colour. */
const overrides: Readonly<Record<string, string>> = {
  fontFamilyBase:
    'system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif',
  fontFamilyHeading:
    'system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif',
  fontFamilyDisplay:
    'system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif',
}

/**
 * Makes the design system's tokens usable in our stylesheets under names that do not change with its releases.
 * Done when building, because doing it in the browser would cost 20 kB and a style element at run time.
 */
export const designTokens = (): Plugin => ({
  name: 'hinomi-design-tokens',
  resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
  load(id) {
    if (id !== `\0${NAME}`) return undefined
    const all = Object.entries(tokens as Record<string, string>)
    const wanted = all.filter(([name]) => /^(color|font|borderRadius|shadow|space|motionDuration)/.test(name))
    const aliases = wanted
      .filter(
        ([name]) => !/^colorCharts(?!Palette|Line)|Categorical([2-5]\d|1[3-9])|ChatBubble|GenAi|Avatar/.test(name),
      )
      .map(([name, value]) => `${plainName(name)}:${value}`)
    const set = Object.entries(overrides).map(
      ([name, value]) => `${hashedName((tokens as Record<string, string>)[name] ?? '')}:${value}`,
    )
    return `body{${set.join(';')}}body,.awsui-dark-mode{${aliases.join(';')}}`
  },
})
