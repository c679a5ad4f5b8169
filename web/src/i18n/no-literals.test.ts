import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.tsx'))

/** Attributes that a reader sees or hears. */
const SEEN =
  /^(title|label|placeholder|alt|header|description|constraintText|errorText|about|aria-label|ariaLabel|loadingText|emptyTitle|headerText)$/
/** Text that is the same in every language: signs, names, examples of what to type. */
const UNIVERSAL =
  /^(Hinomi|hinomi .*|s3:\/\/.*|https?:\/\/.*|xoxb-.*|#security-alerts|\/var\/log\/aws|acme\.gateway|日本語|English)$/

const literalsIn = (file: string): string[] => {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX,
  )
  const found: string[] = []
  const note = (text: string) => {
    if (/\p{L}{2,}/u.test(text) && !UNIVERSAL.test(text.trim())) found.push(text.trim())
  }
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node.text)
    if (
      ts.isJsxAttribute(node) &&
      SEEN.test(node.name.getText()) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer)
    )
      note(node.initializer.text)
    if (
      ts.isJsxExpression(node) &&
      node.expression &&
      ts.isStringLiteral(node.expression) &&
      !ts.isJsxAttribute(node.parent)
    )
      note(node.expression.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

test.each(files)('%s takes its words from the catalogue', (file) => {
  expect(literalsIn(file)).toEqual([])
})

test('the scan sees the components', () => {
  expect(files.length).toBeGreaterThan(50)
})
