export {
  bytesOf,
  type ConfigFile,
  type ConfigProblem,
  listPlace,
  type ReadOptions,
  readConfigFile,
  readConfigFiles,
  s3File,
} from './files.js'
export { type ItemRead, readItem } from './item.js'
export { type ConfigNotification, readConfigNotification } from './notification.js'
