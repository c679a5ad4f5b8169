import type { Ci } from '../ci.js'
import { notApplicable, type Surroundings, type Verdict } from './control.js'
import { missing } from './piece.js'

export const TASK_DEFINITION = 'AWS::ECS::TaskDefinition'

/** What the controls read of a container definition, in CloudFormation's spelling; any key may be missing. */
export interface Container {
  readonly Name?: string
  readonly Privileged?: boolean | null
  readonly ReadonlyRootFilesystem?: boolean | null
  readonly User?: string | null
  readonly Environment?: readonly { readonly Name?: string | null }[] | null
  readonly LogConfiguration?: { readonly LogDriver?: string | null } | null
}

export interface TaskDefinition {
  readonly Status?: string | null
  readonly PidMode?: string | null
  readonly NetworkMode?: string | null
  readonly RuntimePlatform?: { readonly OperatingSystemFamily?: string | null } | null
  readonly ContainerDefinitions?: readonly Container[] | null
  readonly Volumes?:
    | readonly {
        readonly Name?: string
        readonly EfsVolumeConfiguration?: { readonly TransitEncryption?: string | null } | null
        /** CloudFormation's spelling of the same. */
        readonly EFSVolumeConfiguration?: { readonly TransitEncryption?: string | null } | null
      }[]
    | null
}

const keyOf = (ci: Ci): { family: string; revision: number } => {
  const [, name = '', revision = '0'] = /([^/:]+):(\d+)$/.exec(ci.arn) ?? []
  return { family: `${ci.accountId}/${ci.awsRegion}/${name}`, revision: Number(revision) }
}

/** Highest revision of each family, worked out once for each list of task definitions. */
const highest = new WeakMap<readonly Ci[], ReadonlyMap<string, number>>()

const highestOf = (all: readonly Ci[]): ReadonlyMap<string, number> => {
  const known = highest.get(all)
  if (known !== undefined) return known
  const found = new Map<string, number>()
  for (const ci of all) {
    if ((ci.configuration as TaskDefinition | null)?.Status === 'INACTIVE') continue
    const { family, revision } = keyOf(ci)
    if (revision > (found.get(family) ?? -1)) found.set(family, revision)
  }
  highest.set(all, found)
  return found
}

/**
 * Judges the latest active revision of a family and no other, as Security Hub does: AWS Config records every revision
 * there ever was.
 */
export const onLatest = (ci: Ci, around: Surroundings, judge: () => Verdict): Verdict => {
  if ((ci.configuration as TaskDefinition | null)?.Status === 'INACTIVE')
    return notApplicable('This revision is deregistered.', 'このリビジョンは登録解除されています。')
  const { family, revision } = keyOf(ci)
  const newest = highestOf(around.all(TASK_DEFINITION)).get(family) ?? revision
  return revision < newest
    ? notApplicable(`Revision ${newest} is the latest one.`, `最新のリビジョンは ${newest} です。`)
    : judge()
}

/**
 * Names of the containers of which something is true, in the order of the definition.
 *
 * @throws NotRead when the item has no container definitions: there is always one.
 */
export const containersThat = (t: TaskDefinition, is: (container: Container) => boolean): readonly string[] => {
  if (!t.ContainerDefinitions) throw missing('ContainerDefinitions')
  return t.ContainerDefinitions.filter(is).map((c) => c.Name ?? '?')
}
