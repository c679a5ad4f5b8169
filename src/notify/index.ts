export { createNotify, type Delivered, type Notify, type NotifyOptions } from './notify.js'
export { SUMMARY_MOST, type Summary } from './summary.js'
