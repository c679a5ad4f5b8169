import { isMap, isPair, parseDocument, visit } from 'yaml'
import { HIDDEN } from '../url-credentials.js'

/** Longest inline build specification that is taken apart; CodeBuild's own limit is not documented. */
const LONGEST = 256 * 1024

/**
 * A project's build specification without the values of its plain environment variables (`env.variables`, in every
 * place where the reference of build specifications has one). A path to a file or bucket stays as it is; a text that
 * is no YAML is hidden as a whole.
 */
export const hideBuildSpec = (text: string): string => {
  if (!text.includes('\n') && !text.trimStart().startsWith('{') && !/:\s/.test(text)) return text
  if (text.length > LONGEST) return HIDDEN
  const document = parseDocument(text, { uniqueKeys: false })
  if (document.errors.length > 0 || !isMap(document.contents)) return HIDDEN
  visit(document, {
    Pair: (_, pair, path) => {
      if (keyOf(pair.key) !== 'variables' || !isMap(pair.value)) return undefined
      const parent = path.findLast((node) => isPair(node))
      if (parent === undefined || keyOf(parent.key) !== 'env') return undefined
      for (const variable of pair.value.items) variable.value = document.createNode(HIDDEN)
      return visit.SKIP
    },
  })
  return document.toString({ lineWidth: 0 })
}

const keyOf = (key: unknown): unknown => (key as { value?: unknown } | null)?.value ?? key
