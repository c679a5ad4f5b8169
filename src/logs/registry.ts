import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { onceFor } from '../kernel/once-for.js'
import { commonFields, constantFields } from './common-fields.js'
import { accountFields } from './enrich/account-fields.js'
import { assetFields } from './enrich/assets.js'
import { cloudFields } from './enrich/cloud-fields.js'
import { geoFields } from './enrich/geo-fields.js'
import type { Fields } from './fields.js'
import type { KnownField } from './lake/event-store.js'
import type { LogSource } from './source.js'
import { threatFields } from './threats/threat-fields.js'

/** A log source whose record type nobody outside needs to know. */
export type AnySource = LogSource<unknown>

/**
 * Every field of a source: its own, those that all have, and what is added to it. Its own declaration wins. By source
 * itself: a user may define one anew under the same id.
 */
export const fieldsOf = onceFor(
  (source: Pick<AnySource, 'id' | 'fields'>): Fields => ({
    ...commonFields,
    ...constantFields(source.id),
    ...geoFields(source.fields),
    ...accountFields(source.fields),
    ...cloudFields(source.fields),
    ...assetFields(source.fields),
    ...threatFields(source.fields),
    ...source.fields,
  }),
)

/** The log sources there are, and what they declare together. */
export class SourceRegistry {
  /** Those that come with the program. */
  readonly shipped: readonly AnySource[]
  #own: readonly AnySource[] = []
  #sources: readonly AnySource[] = []
  #byId: ReadonlyMap<string, AnySource> = new Map()
  #fields: ReadonlyMap<string, KnownField> = new Map()

  constructor(sources: readonly AnySource[]) {
    this.shipped = [...sources].sort((a, b) => a.id.localeCompare(b.id))
    this.replaceOwn([])
  }

  get sources(): readonly AnySource[] {
    return this.#sources
  }

  /** Those that users defined. */
  get own(): readonly AnySource[] {
    return this.#own
  }

  /** Takes these user-defined sources instead of those before. */
  replaceOwn(own: readonly AnySource[]): void {
    this.#own = own
    this.#sources = [...this.shipped, ...own].sort((a, b) => a.id.localeCompare(b.id))
    this.#byId = new Map(this.sources.map((s) => [s.id, s]))
    const fields = new Map<string, KnownField>()
    for (const source of this.sources) {
      for (const [name, field] of Object.entries(fieldsOf(source))) {
        const known = fields.get(name)
        fields.set(
          name,
          known === undefined
            ? { ...field, name, sources: [source.id] }
            : { ...known, ...(field.many ? { many: true } : {}), sources: [...known.sources, source.id] },
        )
      }
    }
    this.#fields = new Map([...fields].sort(([a], [b]) => a.localeCompare(b)))
  }

  get(id: string): AnySource | undefined {
    return this.#byId.get(id)
  }

  /** Fields of these sources, or of all. */
  fields(sources?: readonly string[]): readonly KnownField[] {
    const all = [...this.#fields.values()]
    return sources === undefined ? all : all.filter((f) => f.sources.some((s) => sources.includes(s)))
  }

  field(name: string): KnownField | undefined {
    return this.#fields.get(name)
  }

  /** Whose object this is by its key; `skip` when it belongs to a shipped source but holds no records. */
  byKey(key: string): { source: AnySource; skip: boolean } | undefined {
    for (const source of this.shipped) {
      if (source.skip?.test(key)) return { source, skip: true }
      if (source.key.test(key)) return { source, skip: false }
    }
    return undefined
  }

  /** Whose object this is among the user-defined; asked last, so that they take nothing from the shipped ones. */
  byOwnKey(key: string): AnySource | undefined {
    return this.#own.find((source) => source.key.test(key))
  }

  /** Whose object this is by its first 4 KiB, inflated. */
  byContent(head: string): AnySource | undefined {
    return this.shipped.find((s) => s.content?.(head))
  }

  /** Whose Parquet file this is by the names of its columns. */
  byColumns(names: readonly string[]): AnySource | undefined {
    return this.shipped.find((s) => s.parquet?.columns(names))
  }
}

/** Loads every log source that lies in the folder `sources/`. */
export const loadSources = async (
  folder = fileURLToPath(new URL('./sources/', import.meta.url)),
): Promise<SourceRegistry> => {
  const files = (await readdir(folder)).filter(
    (f) => /^[a-z0-9._-]+\.(js|ts)$/.test(f) && !/\.(test|d)\.(js|ts)$/.test(f),
  )
  const sources = await Promise.all(
    files.map(async (file) => {
      const module = (await import(pathToFileURL(path.join(folder, file)).href)) as { default: AnySource }
      const id = file.replace(/\.(js|ts)$/, '')
      if (module.default?.id !== id) throw new Error(`${file} does not export the log source ${id}`)
      return module.default
    }),
  )
  return new SourceRegistry(sources)
}
