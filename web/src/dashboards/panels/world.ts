import { geoNaturalEarth1, geoPath } from 'd3-geo'
import codes from 'i18n-iso-countries/codes.json'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import atlas from 'world-atlas/countries-110m.json'

/** One country's outline. */
export interface Outline {
  /** ISO 3166-1 alpha-2; undefined for a land without a code of its own. */
  readonly code: string | undefined
  /** Of an SVG path, in a box of WIDTH × HEIGHT. */
  readonly path: string
  readonly key: string
}

export const WIDTH = 960
export const HEIGHT = 450
/** Nobody's address lies there, and it would take a fifth of the map. */
const ANTARCTICA = '010'

const alpha2 = new Map(codes.map(([two, , number]) => [number, two]))

const draw = (): Outline[] => {
  const topology = atlas as unknown as Topology<{ countries: GeometryCollection<{ name: string }> }>
  const { features } = feature(topology, topology.objects.countries)
  const shown = features.filter(({ id }) => id !== ANTARCTICA)
  const path = geoPath(
    geoNaturalEarth1().fitSize([WIDTH, HEIGHT], { type: 'FeatureCollection', features: shown }),
  ).digits(1)
  return shown.map((one, i) => ({
    code: alpha2.get(String(one.id)),
    path: path(one) ?? '',
    key: `${one.id ?? one.properties.name} ${i}`,
  }))
}

/**
 * The countries of the world: outlines of Natural Earth (public domain) at 1:110 million, by way of world-atlas, in the
 * Natural Earth projection.
 */
export const OUTLINES: readonly Outline[] = draw()
/** Countries that have an outline: the smallest islands and city states have none at this scale. */
export const DRAWN: ReadonlySet<string> = new Set(OUTLINES.flatMap(({ code }) => code ?? []))
