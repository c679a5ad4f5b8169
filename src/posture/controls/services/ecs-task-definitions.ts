import { control, failed, notApplicable, passed, type Surroundings, type Verdict } from '../control.js'
import { listParam } from '../list-param.js'
import { type Container, containersThat, onLatest, TASK_DEFINITION, type TaskDefinition } from '../task-definitions.js'

const related = [TASK_DEFINITION]

/** How each of these is mended: revisions cannot be changed. */
const fix = (en: string, ja: string) => ({
  en: `In the ECS console choose Task definitions, select the family, and choose Create new revision. ${en} Choose Create, then update the services that run the family to the new revision; tasks that already run keep the old one.`,
  ja: `ECS コンソールの [タスク定義] でファミリーを選び、[新しいリビジョンの作成] を選択します。${ja} [作成] を選んだ後、このファミリーを使うサービスを新しいリビジョンに更新します (実行中のタスクは古いリビジョンのままです)。`,
})

const CLI =
  'aws ecs register-task-definition --cli-input-json file://<new-revision>.json && aws ecs update-service --cluster <cluster> --service <service> --task-definition <family>'

/** Fails on the containers of which something is true. */
const noContainer = (
  { ci, configuration }: { ci: Parameters<typeof onLatest>[0]; configuration: TaskDefinition },
  around: Surroundings,
  bad: (container: Container) => boolean,
  en: (names: string) => string,
  ja: (names: string) => string,
): Verdict =>
  onLatest(ci, around, () => {
    const names = containersThat(configuration, bad).join(', ')
    return names === '' ? passed() : failed(en(names), ja(names))
  })

const familyOf = (t: TaskDefinition): string | undefined => t.RuntimePlatform?.OperatingSystemFamily ?? undefined
const isWindows = (t: TaskDefinition): boolean => familyOf(t)?.startsWith('WINDOWS') === true

/** The user of `user`, `uid`, `user:group`, `uid:gid`. */
const userOf = (c: Container): string => (c.User ?? '').split(':')[0]?.trim() ?? ''

/**
 * Amazon ECS, task definitions (Security Hub user guide, "Security Hub CSPM controls for Amazon ECS"). All judge the
 * latest active revision of a family.
 */
export default [
  control<TaskDefinition>({
    id: 'ECS.3',
    severity: 'high',
    type: TASK_DEFINITION,
    needs: [],
    related,
    title: {
      en: "ECS tasks do not share the host's process namespace",
      ja: 'ECS タスクがホストのプロセス名前空間を共有していない',
    },
    why: {
      en: 'With PID mode host a container sees every process of its container instance, can signal them, and can read their environment with its secrets.',
      ja: 'PID モードが host だと、コンテナからコンテナインスタンス上のすべてのプロセスが見え、シグナルの送信や、環境変数に含まれる秘密情報の読み取りが可能になります。',
    },
    fix: fix(
      'Choose Create new revision with JSON and remove "pidMode": "host" (or set it to "task").',
      '[JSON を使用した新しいリビジョンの作成] を選び、"pidMode": "host" を削除します (または "task" にします)。',
    ),
    cli: CLI,
    check: ({ ci, configuration }, _, around) =>
      onLatest(ci, around, () =>
        configuration.PidMode === 'host' ? failed('pidMode is host.', 'pidMode が host です。') : passed(),
      ),
  }),

  control<TaskDefinition>({
    id: 'ECS.4',
    severity: 'high',
    type: TASK_DEFINITION,
    needs: [],
    related,
    title: { en: 'ECS containers are not privileged', ja: 'ECS コンテナが特権モードで実行されない' },
    why: {
      en: 'A privileged container is root on its container instance: whoever breaks into it has the instance, its role and every other task there.',
      ja: '特権コンテナはコンテナインスタンスの root と同等の権限を持ちます。侵入されると、インスタンスとそのロール、同居するすべてのタスクが奪われます。',
    },
    fix: fix(
      'In the container, clear Privileged; give single Linux capabilities instead where one is needed.',
      'コンテナの [特権付き] をオフにします。特定の権限が必要な場合は、必要な Linux ケーパビリティだけを追加します。',
    ),
    cli: CLI,
    check: (subject, _, around) =>
      noContainer(
        subject,
        around,
        (c) => c.Privileged === true,
        (names) => `Privileged containers: ${names}.`,
        (names) => `特権モードのコンテナ: ${names}`,
      ),
  }),

  control<TaskDefinition>({
    id: 'ECS.5',
    severity: 'high',
    type: TASK_DEFINITION,
    needs: [],
    related,
    title: {
      en: 'ECS containers have a read-only root file system',
      ja: 'ECS コンテナのルートファイルシステムが読み取り専用になっている',
    },
    why: {
      en: 'On a writable root file system an intruder can place tools and change the application; read-only, what they write does not stay.',
      ja: 'ルートファイルシステムに書き込めると、侵入者がツールを設置したりアプリケーションを書き換えたりできます。読み取り専用にすれば、その足場を与えません。',
    },
    fix: fix(
      'In the container, under Storage, turn on Read only root file system, and mount a volume where the application has to write.',
      'コンテナの [ストレージ] で [読み取り専用ルートファイルシステム] をオンにし、書き込みが必要なパスにはボリュームをマウントします。',
    ),
    cli: CLI,
    check: (subject, _, around) =>
      onLatest(subject.ci, around, () =>
        isWindows(subject.configuration)
          ? notApplicable(
              'Windows containers cannot have a read-only root file system.',
              'Windows コンテナではルートファイルシステムを読み取り専用にできません。',
            )
          : noContainer(
              subject,
              around,
              (c) => c.ReadonlyRootFilesystem !== true,
              (names) => `The root file system is writable in: ${names}.`,
              (names) => `ルートファイルシステムに書き込めるコンテナ: ${names}`,
            ),
      ),
  }),

  control<TaskDefinition, object, { readonly secretKeys: string }>({
    id: 'ECS.8',
    severity: 'high',
    type: TASK_DEFINITION,
    needs: [],
    related,
    params: { secretKeys: 'AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY,ECS_ENGINE_AUTH_DATA' },
    title: {
      en: 'ECS containers get no secrets as plain environment variables',
      ja: 'ECS コンテナの環境変数に認証情報が平文で設定されていない',
    },
    why: {
      en: 'Environment variables of a task definition are shown to everyone who may describe it, and every old revision keeps them.',
      ja: 'タスク定義の環境変数は、タスク定義を参照できる人全員に表示され、過去のリビジョンにも残り続けます。',
    },
    fix: fix(
      'Remove the variable from the container. Use the task role instead of access keys, and set Value type to ValueFrom with a secret of Secrets Manager or a parameter for the rest. Revoke the keys that were exposed.',
      'コンテナから環境変数を削除します。アクセスキーの代わりにタスクロールを使い、その他の秘密情報は [値のタイプ] を [ValueFrom] にして Secrets Manager のシークレットかパラメータを指定します。露出したキーは無効化します。',
    ),
    cli: CLI,
    check: (subject, params, around) => {
      const secret = new Set(listParam(params, 'secretKeys'))
      const set = (c: Container) =>
        (c.Environment ?? []).flatMap(({ Name }) => (Name && secret.has(Name) ? [Name] : []))
      return noContainer(
        subject,
        around,
        (c) => set(c).length > 0,
        (names) =>
          `${[...new Set((subject.configuration.ContainerDefinitions ?? []).flatMap(set))].join(', ')} set in: ${names}.`,
        (names) =>
          `${[...new Set((subject.configuration.ContainerDefinitions ?? []).flatMap(set))].join(', ')} が設定されたコンテナ: ${names}`,
      )
    },
  }),

  control<TaskDefinition>({
    id: 'ECS.9',
    severity: 'high',
    type: TASK_DEFINITION,
    needs: [],
    related,
    title: { en: 'ECS containers send their logs somewhere', ja: 'ECS コンテナのログ設定が定義されている' },
    why: {
      en: 'Without a log driver the output of a container is gone with the container, and an incident in it cannot be reconstructed.',
      ja: 'ログドライバーがないとコンテナの出力はコンテナとともに消え、障害や侵害の経緯を追えなくなります。',
    },
    fix: fix(
      'In each container turn on Use log collection and choose a destination, for example Amazon CloudWatch.',
      '各コンテナで [ログ収集の使用] をオンにし、Amazon CloudWatch などの送信先を選びます。',
    ),
    cli: CLI,
    check: (subject, _, around) =>
      noContainer(
        subject,
        around,
        (c) => !c.LogConfiguration?.LogDriver,
        (names) => `No log driver in: ${names}.`,
        (names) => `ログドライバーがないコンテナ: ${names}`,
      ),
  }),

  control<TaskDefinition>({
    id: 'ECS.17',
    severity: 'medium',
    type: TASK_DEFINITION,
    needs: [],
    related,
    title: {
      en: "ECS tasks do not use the host's network",
      ja: 'ECS タスク定義でホストネットワークモードを使用していない',
    },
    why: {
      en: 'In network mode host a container reaches what listens on the loopback of its instance and on its metadata service, and no security group stands between tasks.',
      ja: 'ネットワークモードが host だと、コンテナからインスタンスのループバックやメタデータサービスに到達でき、タスク間をセキュリティグループで隔離できません。',
    },
    fix: fix(
      'Set Network mode to awsvpc (or bridge).',
      '[ネットワークモード] を [awsvpc] (または [bridge]) にします。',
    ),
    cli: CLI,
    check: ({ ci, configuration }, _, around) =>
      onLatest(ci, around, () =>
        configuration.NetworkMode === 'host' ? failed('networkMode is host.', 'networkMode が host です。') : passed(),
      ),
  }),

  control<TaskDefinition>({
    id: 'ECS.18',
    severity: 'medium',
    type: TASK_DEFINITION,
    needs: [],
    related,
    title: {
      en: 'ECS tasks encrypt traffic to their EFS volumes',
      ja: 'ECS タスク定義の EFS ボリュームで転送中の暗号化が有効になっている',
    },
    why: {
      en: 'Without transit encryption what a task reads from and writes to the file system crosses the network in plain text.',
      ja: '転送中の暗号化が無効だと、タスクとファイルシステムの間でデータが平文のままネットワークを流れます。',
    },
    fix: fix(
      'Under Storage, in each EFS volume, turn on Transit encryption.',
      '[ストレージ] の各 EFS ボリュームで [転送中の暗号化] をオンにします。',
    ),
    cli: CLI,
    check: ({ ci, configuration }, _, around) =>
      onLatest(ci, around, () => {
        const mounted = (configuration.Volumes ?? []).flatMap((v) => {
          const efs = v.EfsVolumeConfiguration ?? v.EFSVolumeConfiguration
          return efs ? [{ name: v.Name ?? '?', encrypted: efs.TransitEncryption === 'ENABLED' }] : []
        })
        if (mounted.length === 0)
          return notApplicable('The task mounts no EFS volume.', 'EFS ボリュームを使用していません。')
        const plain = mounted.filter((v) => !v.encrypted).map((v) => v.name)
        return plain.length === 0
          ? passed()
          : failed(
              `Volumes without transit encryption: ${plain.join(', ')}.`,
              `転送中の暗号化が無効なボリューム: ${plain.join(', ')}`,
            )
      }),
  }),

  control<TaskDefinition>({
    id: 'ECS.20',
    severity: 'medium',
    type: TASK_DEFINITION,
    needs: [],
    related,
    title: {
      en: 'Linux containers of ECS tasks run as a user other than root',
      ja: 'ECS タスク定義の Linux コンテナが root 以外のユーザーで実行される',
    },
    why: {
      en: 'A process that is root in its container is one kernel flaw away from root on the host, and may change all of its own image until then.',
      ja: 'コンテナ内で root として動くプロセスは、カーネルの脆弱性一つでホストの root に届きます。コンテナの中身もすべて書き換えられます。',
    },
    fix: fix(
      'Choose Create new revision with JSON and give each container a "user" other than root, for example "1000:1000"; the image must let that user do its work.',
      '[JSON を使用した新しいリビジョンの作成] を選び、各コンテナの "user" に root 以外のユーザー ("1000:1000" など) を指定します。イメージ側もそのユーザーで動作するようにしておきます。',
    ),
    cli: CLI,
    check: (subject, _, around) =>
      onLatest(subject.ci, around, () =>
        isWindows(subject.configuration)
          ? notApplicable('These are Windows containers.', 'Windows コンテナです。')
          : noContainer(
              subject,
              around,
              (c) => ['', 'root', '0'].includes(userOf(c)),
              (names) => `No user, or root, in: ${names}.`,
              (names) => `ユーザーが未指定または root のコンテナ: ${names}`,
            ),
      ),
  }),

  control<TaskDefinition>({
    id: 'ECS.21',
    severity: 'medium',
    type: TASK_DEFINITION,
    needs: [],
    related,
    title: {
      en: 'Windows containers of ECS tasks run as a user who is no administrator',
      ja: 'ECS タスク定義の Windows コンテナが管理者以外のユーザーで実行される',
    },
    why: {
      en: 'As ContainerAdministrator an intruder can change everything in the container and has the most to try against the host.',
      ja: 'ContainerAdministrator で動いていると、侵入者はコンテナ内のすべてを変更でき、ホストへの攻撃手段も最も多くなります。',
    },
    fix: fix(
      'Choose Create new revision with JSON, set "operatingSystemFamily" under "runtimePlatform", and for Windows give each container a "user" such as "ContainerUser".',
      '[JSON を使用した新しいリビジョンの作成] を選び、"runtimePlatform" の "operatingSystemFamily" を指定します。Windows の場合は各コンテナの "user" に "ContainerUser" などを指定します。',
    ),
    cli: CLI,
    // A definition that names no system is judged as both, as the user guide has it: it may be placed on either.
    check: (subject, _, around) =>
      onLatest(subject.ci, around, () =>
        familyOf(subject.configuration) !== undefined && !isWindows(subject.configuration)
          ? notApplicable('These are Linux containers.', 'Linux コンテナです。')
          : noContainer(
              subject,
              around,
              (c) => ['', 'containeradministrator'].includes(userOf(c).toLowerCase()),
              (names) => `No user, or ContainerAdministrator, in: ${names}.`,
              (names) => `ユーザーが未指定または ContainerAdministrator のコンテナ: ${names}`,
            ),
      ),
  }),
]
