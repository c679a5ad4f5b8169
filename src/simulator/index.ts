export { DAYS, periodUntil } from './calendar.js'
export { simulatedGeo } from './geo.js'
export { type SimulatedObject, type SimulationOptions, simulate } from './simulate.js'
export { type Written, writeSimulation } from './write.js'
