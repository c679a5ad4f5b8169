/** A flow through the values of two or three fields. */
export interface Flow {
  readonly values: readonly string[]
  readonly size: number
}

export interface Node {
  readonly column: number
  readonly name: string
  readonly size: number
  readonly y: number
  readonly height: number
}

export interface Link {
  readonly from: Node
  readonly to: Node
  readonly size: number
  /** Where its middle leaves and arrives. */
  readonly y0: number
  readonly y1: number
  readonly height: number
}

/** Between two values of a column, pixels. */
const GAP = 6

/**
 * Values as bars in a column for each field, the largest on top, joined by links as high as what flows.
 * All columns have one scale, so a link is as high at its end as at its beginning.
 */
export const sankeyLayout = (flows: readonly Flow[], height: number): { nodes: Node[]; links: Link[] } => {
  const columns = Math.max(0, ...flows.map(({ values }) => values.length))
  const total = flows.reduce((sum, { size }) => sum + size, 0)
  if (columns === 0 || total <= 0) return { nodes: [], links: [] }
  const sizes = Array.from({ length: columns }, (_, column) => {
    const of = new Map<string, number>()
    for (const { values, size } of flows) of.set(values[column] ?? '', (of.get(values[column] ?? '') ?? 0) + size)
    return [...of].sort(([, a], [, b]) => b - a)
  })
  const most = Math.max(...sizes.map((of) => of.length))
  const scale = Math.max(0, height - GAP * (most - 1)) / total
  const nodes = sizes.flatMap((of, column) => {
    let y = 0
    return of.map(([name, size]): Node => {
      const node = { column, name, size, y, height: size * scale }
      y += node.height + GAP
      return node
    })
  })
  const nodeOf = new Map(nodes.map((node) => [`${node.column}\n${node.name}`, node]))
  const links: Link[] = []
  for (let column = 0; column + 1 < columns; column++) {
    const sums = new Map<string, { from: Node; to: Node; size: number }>()
    for (const { values, size } of flows) {
      const from = nodeOf.get(`${column}\n${values[column] ?? ''}`)
      const to = nodeOf.get(`${column + 1}\n${values[column + 1] ?? ''}`)
      if (from === undefined || to === undefined) continue
      const key = `${from.name}\n${to.name}`
      const link = sums.get(key) ?? { from, to, size: 0 }
      link.size += size
      sums.set(key, link)
    }
    // Links leave and arrive in the order of where they lead, so that few cross.
    const left = new Map<Node, number>()
    const right = new Map<Node, number>()
    const ordered = [...sums.values()].sort((a, b) => a.from.y - b.from.y || a.to.y - b.to.y)
    const starts = new Map(
      ordered.map((link) => {
        const used = left.get(link.from) ?? 0
        left.set(link.from, used + link.size * scale)
        return [link, link.from.y + used] as const
      }),
    )
    for (const link of [...ordered].sort((a, b) => a.to.y - b.to.y || a.from.y - b.from.y)) {
      const used = right.get(link.to) ?? 0
      right.set(link.to, used + link.size * scale)
      const high = link.size * scale
      links.push({ ...link, height: high, y0: (starts.get(link) ?? 0) + high / 2, y1: link.to.y + used + high / 2 })
    }
  }
  return { nodes, links }
}
