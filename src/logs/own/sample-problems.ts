import { type AnySource, fieldsOf } from '../registry.js'
import { eventJson } from '../wire.js'
import type { Definition, DefinitionProblem } from './definition.js'
import { previewOf } from './preview.js'

/** Where a definition's own samples give other events than it says. */
export const sampleProblems = async (definition: Definition, source: AnySource): Promise<DefinitionProblem[]> => {
  const fields = fieldsOf(source)
  const problems: DefinitionProblem[] = []
  const add = (en: string, ja: string) => problems.push({ line: 1, what: { en, ja } })
  for (const [i, sample] of definition.samples.entries()) {
    const { events } = await previewOf(source, sample.text)
    const n = i + 1
    if (events.length !== sample.events.length) {
      add(
        `sample ${n} gives ${events.length} events, not ${sample.events.length}`,
        `サンプル${n}のイベントは${sample.events.length}件のはずですが、${events.length}件でした`,
      )
      continue
    }
    for (const [j, expected] of sample.events.entries()) {
      const event = eventJson(events[j] ?? { '@timestamp': 0 }, (name) => fields[name])
      for (const [name, value] of Object.entries(expected)) {
        const got = JSON.stringify(event[name])
        if (got === JSON.stringify(value)) continue
        add(
          `sample ${n}, event ${j + 1}: ${name} is ${got ?? 'absent'}, not ${JSON.stringify(value)}`,
          `サンプル${n}のイベント${j + 1}: ${name} は ${JSON.stringify(value)} のはずですが、${got ?? 'ありません'}`,
        )
      }
    }
  }
  return problems.slice(0, 20)
}
