import type { Text } from '../../kernel/errors.js'
import type { Ci, Unread } from '../ci.js'
import { type AnyControl, NotRead, type Params, type Surroundings, type Verdict } from './control.js'

/** A verdict, or "could not look". `Compliance.Status` of an ASFF finding has these four values. */
export type Outcome = Verdict | { readonly status: 'WARNING'; readonly reason: Text }

const WHY: Readonly<Record<Unread['why'] | 'unrecorded', (part: string, unread?: Unread) => Text>> = {
  denied: (part, u) => ({
    en: `${part} could not be read: ${u?.action} was denied.`,
    ja: `${part} を読み取れませんでした (${u?.action} が拒否されました)。`,
  }),
  throttled: (part, u) => ({
    en: `${part} could not be read: ${u?.action} was throttled.`,
    ja: `${part} を読み取れませんでした (${u?.action} がスロットリングされました)。`,
  }),
  unsupported: (part, u) => ({
    en: `${part} could not be read: ${u?.action} is not supported here.`,
    ja: `${part} を読み取れませんでした (${u?.action} はここではサポートされていません)。`,
  }),
  failed: (part, u) => ({
    en: `${part} could not be read: ${u?.message}`,
    ja: `${part} を読み取れませんでした: ${u?.message}`,
  }),
  unrecorded: (part) => ({
    en: `${part} is not in this configuration item.`,
    ja: `${part} がこの設定項目に含まれていません。`,
  }),
}

/** Why a part of a CI cannot be judged; undefined when it was read. */
export const unreadPart = (ci: Ci, part: string): Text | undefined => {
  const unread = ci.unread?.[part]
  if (unread !== undefined) return WHY[unread.why](part, unread)
  if (part === 'tags' || part in ci.supplementaryConfiguration) return undefined
  return WHY.unrecorded(part)
}

/**
 * Runs a control on a CI. Parts that were not read make WARNING before the control is asked, and so does anything
 * it looks at around it that was not read.
 *
 * @throws whatever the control throws by mistake; the caller records it as the control's own failure, never as a pass.
 */
export const evaluate = (control: AnyControl, ci: Ci, params: Params, around: Surroundings): Outcome => {
  for (const part of control.needs) {
    const reason = unreadPart(ci, part)
    if (reason !== undefined) return { status: 'WARNING', reason }
  }
  const unread = ci.unread?.['configuration']
  if (unread !== undefined || ci.configuration === null)
    return { status: 'WARNING', reason: WHY[unread?.why ?? 'unrecorded']('configuration', unread) }
  try {
    return control.check({ ci, configuration: ci.configuration, parts: ci.supplementaryConfiguration }, params, around)
  } catch (cause) {
    if (cause instanceof NotRead) return { status: 'WARNING', reason: cause.reason }
    throw cause
  }
}
