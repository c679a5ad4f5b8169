import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs'
import { cfnShape } from '../cfn-shape.js'
import type { Json, JsonObject } from '../ci.js'
import { HIDDEN } from '../url-credentials.js'

/** Options of log drivers that carry a key in plain text: `splunk-token`, `apikey`, `http_Passwd`. */
const SECRET_OPTION = /token|key|passw|secret|credential/i

/** A map with keys of the user's own, which keep their spelling. */
const texts = (map: Readonly<Record<string, string>>): JsonObject => ({ ...map })

const logOptions = (options: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(Object.entries(options).map(([k, v]) => [k, SECRET_OPTION.test(k) ? HIDDEN : v]))

/** Environment by name alone: what is set there is often a password. */
const environment = (list: readonly { readonly name?: string | undefined }[]): Json =>
  list.map(({ name }) => ({ Name: name ?? null, Value: HIDDEN }))

const container = (c: ContainerDefinition): Json => {
  const { environment: env, dockerLabels, logConfiguration, firelensConfiguration, ...rest } = c
  return {
    ...(cfnShape(rest) as JsonObject),
    ...(env === undefined ? {} : { Environment: environment(env) }),
    ...(dockerLabels === undefined ? {} : { DockerLabels: texts(dockerLabels) }),
    ...(logConfiguration === undefined
      ? {}
      : {
          LogConfiguration: {
            ...(cfnShape({ ...logConfiguration, options: undefined }) as JsonObject),
            ...(logConfiguration.options === undefined ? {} : { Options: logOptions(logConfiguration.options) }),
          },
        }),
    ...(firelensConfiguration === undefined
      ? {}
      : {
          FirelensConfiguration: {
            Type: firelensConfiguration.type ?? null,
            ...(firelensConfiguration.options === undefined
              ? {}
              : { Options: logOptions(firelensConfiguration.options) }),
          },
        }),
  }
}

/**
 * A task definition as AWS Config records it through its CloudFormation schema; `Revision` is added. Values of
 * environment variables and keys of log drivers are left with AWS.
 */
export const taskDefinitionShape = (t: TaskDefinition): Json => {
  const {
    containerDefinitions,
    volumes,
    registeredAt: _at,
    registeredBy: _by,
    compatibilities: _compatible,
    requiresAttributes: _attributes,
    ...rest
  } = t
  return {
    ...(cfnShape(rest) as JsonObject),
    ContainerDefinitions: (containerDefinitions ?? []).map(container),
    Volumes: (volumes ?? []).map(({ dockerVolumeConfiguration, ...volume }) => {
      const { driverOpts, labels, ...docker } = dockerVolumeConfiguration ?? {}
      return {
        ...(cfnShape(volume) as JsonObject),
        ...(dockerVolumeConfiguration === undefined
          ? {}
          : {
              DockerVolumeConfiguration: {
                ...(cfnShape(docker) as JsonObject),
                ...(labels === undefined ? {} : { Labels: texts(labels) }),
                // A driver's options hold the password of a network share (`o=username=…,password=…`).
                ...(driverOpts === undefined
                  ? {}
                  : { DriverOpts: Object.fromEntries(Object.keys(driverOpts).map((k) => [k, HIDDEN])) }),
              },
            }),
      }
    }),
  }
}
