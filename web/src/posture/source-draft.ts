import type { z } from 'zod'
import type { AccountSource, AccountSourceInput } from '../../../src/contract/index.js'

export const SOURCE_KINDS = ['current', 'profile', 'role', 'organization'] as const

/** What is typed into the dialog, as it is typed. */
export interface SourceDraft {
  readonly kind: AccountSource['kind']
  readonly name: string
  readonly profile: string
  readonly roleArn: string
  readonly roleName: string
  readonly externalId: string
  /** Between commas or spaces. */
  readonly regions: string
  readonly endpoint: string
}

export const EMPTY_SOURCE: SourceDraft = {
  kind: 'current',
  name: '',
  profile: '',
  roleArn: '',
  // The name that the shipped role template gives.
  roleName: 'hinomi-readonly',
  externalId: '',
  regions: '',
  endpoint: '',
}

export type SourceProblem = 'needed' | 'roleArn' | 'regions' | 'endpoint'

const regionsOf = (text: string) => text.split(/[\s,、]+/).filter((r) => r !== '')

/** What hinders, by field: said beside it before anything is sent. */
export const wrongOf = (draft: SourceDraft): Partial<Record<keyof SourceDraft, SourceProblem>> => {
  const wrong: Partial<Record<keyof SourceDraft, SourceProblem>> = {}
  const need = (field: keyof SourceDraft) => {
    if (draft[field].trim() === '') wrong[field] = 'needed'
  }
  need('name')
  if (draft.kind === 'profile') need('profile')
  if (draft.kind === 'organization') need('roleName')
  if (draft.kind === 'role' && !/^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(draft.roleArn.trim())) {
    wrong.roleArn = draft.roleArn.trim() === '' ? 'needed' : 'roleArn'
  }
  if (regionsOf(draft.regions).some((r) => !/^[a-z]{2,}(-[a-z]+)+-\d$/.test(r))) wrong.regions = 'regions'
  if (draft.endpoint.trim() !== '' && !/^https?:\/\/\S+$/.test(draft.endpoint.trim())) wrong.endpoint = 'endpoint'
  return wrong
}

/** What is sent: only the fields of the chosen kind. */
export const inputOf = (draft: SourceDraft): z.input<typeof AccountSourceInput> => {
  const { kind } = draft
  const takes = (kinds: readonly SourceDraft['kind'][], field: 'profile' | 'roleArn' | 'roleName' | 'externalId') => {
    const value = draft[field].trim()
    return kinds.includes(kind) && value !== '' ? { [field]: value } : {}
  }
  const regions = regionsOf(draft.regions)
  const endpoint = draft.endpoint.trim()
  return {
    kind,
    name: draft.name.trim(),
    ...takes(['profile', 'role', 'organization'], 'profile'),
    ...takes(['role'], 'roleArn'),
    ...takes(['organization'], 'roleName'),
    ...takes(['role', 'organization'], 'externalId'),
    ...(regions.length === 0 ? {} : { regions }),
    ...(endpoint === '' ? {} : { endpoint }),
  }
}
