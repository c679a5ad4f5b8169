import { commonFields } from './common-fields.js'
import type { AnySource } from './registry.js'

const cell = (text: string): string => text.replaceAll('|', '\\|')

/** docs/sources.md: every log source with its formats, key pattern, fields of its own and samples. */
export const sourcesPage = (sources: readonly AnySource[], samples: (id: string) => number): string => {
  const rows = sources.map((source) => {
    const formats = [...source.decode.formats, ...(source.parquet === undefined ? [] : ['parquet'])]
    const fields = Object.keys(source.fields).filter((name) => !(name in commonFields))
    const key = `\`${cell(source.key.source)}\``
    return `| ${source.id} | ${cell(source.title.en)} | ${formats.join(', ')} | ${key} | ${fields.length} | ${samples(source.id)} |`
  })
  return `<!-- Made by \`npm run generate\`. Do not edit. -->
# Log sources

Hinomi reads ${sources.length} kinds of logs. An object is recognised by its key, else by its content; gzip, zstd and plain are told apart
by content too. Fields are ECS names where ECS has one; \`npx hinomi sources --json\` lists each with its type. Every source is
held to its samples, good and bad, by tests. [How fast each is read](throughput.md) was measured.

| id | log | formats | object key | fields | samples |
|---|---|---|---|---:|---:|
${rows.join('\n')}
`
}
