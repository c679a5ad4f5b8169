export { readConfigApi } from './api.js'
export {
  type ConfigFile,
  type ConfigProblem,
  type ReadOptions,
  readConfigFile,
  readConfigFiles,
  s3File,
} from './files.js'
export { type ItemRead, readItem } from './item.js'
export { type ConfigNotification, readConfigNotification } from './notification.js'
