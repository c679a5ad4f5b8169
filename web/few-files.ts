/** What Rolldown tells of a module: who imports it, and who imports it only when it is needed. */
interface Module {
  readonly isEntry: boolean
  readonly importers: readonly string[]
  readonly dynamicImporters: readonly string[]
}

interface Graph {
  getModuleInfo(id: string): Module | null
}

/** Pages that need a module before it is sent with what all pages share. */
const SHARED_BY = 3

/** The entry and the pages that load a module, which are the modules that begin a file. */
const roots = (id: string, graph: Graph): ReadonlySet<string> => {
  const found = new Set<string>()
  const seen = new Set<string>()
  const open = [id]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    const module = graph.getModuleInfo(next)
    if (module === null) continue
    if (module.isEntry) found.add('')
    else if (module.dynamicImporters.length > 0) found.add(next)
    open.push(...module.importers)
  }
  return found
}

/**
 * What the first page needs comes as one file, and what several pages need besides as another: each in files of its own, a
 * hundred of them, pages came a third of a second later. The first page's come first, for what a module needs comes with it.
 */
export const fewFiles = [
  { name: (id: string, graph: Graph) => (roots(id, graph).has('') ? 'shell' : null), debugName: 'shell', priority: 1 },
  {
    name: (id: string, graph: Graph) => (roots(id, graph).size >= SHARED_BY ? 'shared' : null),
    debugName: 'shared',
    priority: 0,
  },
]
