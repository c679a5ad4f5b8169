import type { PanelData } from '../../../../src/contract/index.js'
import type { Scalar } from '../../logs/kql-edit.js'
import type { Span } from '../../logs/time-range.js'

/** The data of panels of a kind. */
export type DataOf<Kind extends PanelData['kind']> = Extract<PanelData, { kind: Kind }>

/** What a click on a part of a panel does to its board. */
export interface BoardActions {
  readonly filter: (field: string, value: Scalar) => void
  readonly zoom: (span: Span) => void
}
