import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseDocument } from 'yaml'
import type { OwnPreview } from '../../contract/index.js'
import type { Text } from '../../kernel/errors.js'
import { errors } from '../errors.js'
import type { Manifest } from '../ingest/manifest.js'
import type { IngestPool } from '../ingest/pool.js'
import { type AnySource, fieldsOf, type SourceRegistry } from '../registry.js'
import { eventJson } from '../wire.js'
import { compileDefinition } from './compile.js'
import { type Definition, type DefinitionProblem, readDefinition } from './definition.js'
import { ownFolder, reloadOwn } from './load.js'
import { previewOf } from './preview.js'
import { sampleProblems } from './sample-problems.js'
import { type FindRetyped, refuseRetyped } from './stored-types.js'

/** A sample up to this size is kept in the definition that was made from it. */
const KEPT_SAMPLE = 16 * 1024

export interface OwnSourcesOptions {
  readonly dataDir: string
  readonly registry: SourceRegistry
  readonly manifest: Manifest
  readonly pool: IngestPool
  readonly retyped: FindRetyped
  readonly warn: (message: string) => void
}

/** The user-defined sources as files, and what becomes of a change to them. */
export class OwnSources {
  readonly #o: OwnSourcesOptions
  /** One change after the other. */
  #changes: Promise<unknown> = Promise.resolve()

  constructor(options: OwnSourcesOptions) {
    this.#o = options
  }

  /** The definition as it was written, and the first of its samples. */
  async stored(id: string): Promise<{ definition: string; sample: string }> {
    if (!this.#known(id)) throw errors.UNKNOWN_SOURCE({ source: id })
    const definition = await readFile(this.#file(id), 'utf8')
    const read = readDefinition(definition, this.#o.registry)
    return { definition, sample: Array.isArray(read) ? '' : (read.samples[0]?.text ?? '') }
  }

  /** What a draft makes of a sample, and what is wrong with the draft. Stores nothing. */
  async preview(definition: string, sample: string): Promise<OwnPreview> {
    const read = await this.#checked(definition)
    if (Array.isArray(read)) return { problems: read.map(wire), fields: [], events: [], bad: [] }
    const { events, bad } = await previewOf(read.source, sample)
    const fields = fieldsOf(read.source)
    return {
      problems: [],
      fields: Object.entries(read.source.fields).map(([name, { type }]) => ({ name, type })),
      events: events.map((event) => eventJson(event, (name) => fields[name])),
      bad,
    }
  }

  /**
   * Stores a definition, new or changed, with the sample it was made from where it has none yet; from the next
   * object on it is in use. `replaces` names the source that is edited.
   */
  save(definition: string, sample: string, replaces: string | undefined): Promise<string> {
    return this.#alone(async () => {
      const read = await this.#checked(definition)
      if (Array.isArray(read)) throw wrong(read)
      const { id } = read.definition
      if (replaces === undefined ? this.#known(id) : replaces !== id) throw errors.OWN_SOURCE_ID({ id })
      await this.#keepsTypes(read.source)
      const folder = ownFolder(this.#o.dataDir)
      await mkdir(folder, { recursive: true })
      const file = this.#file(id)
      await writeFile(`${file}.new`, await withSample(definition, read, sample), { mode: 0o600 })
      await rename(`${file}.new`, file)
      await this.#reload()
      return id
    })
  }

  /** Removes a definition, unless there are Events that only it can read. */
  remove(id: string): Promise<void> {
    return this.#alone(async () => {
      if (!this.#known(id)) throw errors.UNKNOWN_SOURCE({ source: id })
      if (this.#o.manifest.parts([id]).length > 0) throw errors.OWN_SOURCE_IN_USE({ id })
      await rm(this.#file(id))
      await this.#reload()
    })
  }

  #known(id: string): boolean {
    return this.#o.registry.own.some((source) => source.id === id)
  }

  #file(id: string): string {
    return path.join(ownFolder(this.#o.dataDir), `${id}.yaml`)
  }

  #alone<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#changes.then(change)
    this.#changes = done.catch(() => undefined)
    return done
  }

  async #reload(): Promise<void> {
    const warn = (problem: Text) => this.#o.warn(problem.en)
    await reloadOwn(this.#o.registry, this.#o.dataDir, warn)
    this.#o.pool.reload(await refuseRetyped(this.#o.registry, this.#o.retyped, warn))
  }

  /** Parts that are stored hold the old type; the lake cannot read both as one column. */
  async #keepsTypes(source: AnySource): Promise<void> {
    const retyped = await this.#o.retyped(source)
    if (retyped !== undefined) throw errors.OWN_SOURCE_TYPE({ ...retyped })
    const before = this.#o.registry.get(source.id)
    if (before === undefined || this.#o.manifest.parts([source.id]).length === 0) return
    for (const [name, field] of Object.entries(source.fields)) {
      const old = before.fields[name]
      if (old !== undefined && old.type !== field.type) throw errors.OWN_SOURCE_TYPE({ field: name, type: old.type })
    }
  }

  async #checked(text: string): Promise<{ definition: Definition; source: AnySource } | DefinitionProblem[]> {
    const definition = readDefinition(text, this.#o.registry)
    if (Array.isArray(definition)) return definition
    const source = compileDefinition(definition)
    const problems = await sampleProblems(definition, source)
    return problems.length === 0 ? { definition, source } : problems
  }
}

const withSample = async (
  text: string,
  { definition, source }: { definition: Definition; source: AnySource },
  sample: string,
): Promise<string> => {
  if (definition.samples.length > 0 || sample.trim() === '' || Buffer.byteLength(sample) > KEPT_SAMPLE) return text
  const fields = fieldsOf(source)
  const { events } = await previewOf(source, sample)
  const doc = parseDocument(text)
  doc.set('samples', [{ text: sample, events: events.map((event) => eventJson(event, (name) => fields[name])) }])
  return doc.toString({ lineWidth: 0 })
}

const wire = ({ line, what }: DefinitionProblem) => ({ line, what: { en: what.en, ja: what.ja } })

const wrong = (problems: readonly DefinitionProblem[]) => {
  const say = (locale: keyof Text) => problems.map(({ line, what }) => `${line}: ${what[locale]}`).join('\n')
  return errors.OWN_SOURCE_WRONG({ en: say('en'), ja: say('ja') })
}
