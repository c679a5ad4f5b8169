// Who may import whom. No import ever runs back up the house.
const room = (name) => `^src/${name}/`
const order = [
  { from: ['kernel'], to: [] },
  { from: ['contract'], to: ['kernel'] },
  { from: ['platform'], to: ['kernel', 'contract'] },
  { from: ['query'], to: ['kernel', 'contract', 'platform'] },
  { from: ['findings'], to: ['kernel', 'contract', 'platform', 'query'] },
  { from: ['notify'], to: ['kernel', 'contract', 'platform', 'query', 'findings'] },
  { from: ['logs'], to: ['kernel', 'contract', 'platform', 'query', 'findings'] },
  { from: ['posture'], to: ['kernel', 'contract', 'platform', 'query', 'findings'] },
  { from: ['detections'], to: ['kernel', 'contract', 'platform', 'query', 'findings', 'logs'] },
  { from: ['simulator'], to: ['kernel', 'query', 'logs'] },
]

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...order.map(({ from, to }) => ({
      name: `${from[0]}-imports-only-what-is-below`,
      severity: 'error',
      from: { path: room(from[0]), pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: [from[0], ...to].map(room) },
    })),
    {
      name: 'web-sees-only-the-contract',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^src/', pathNot: '^src/(contract|kernel)/' },
    },
    {
      // Types that are agreements between rooms may be named where they stand.
      name: 'a-room-is-entered-by-its-door',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: ['\\.test\\.ts$', '^src/server/app\\.ts$'] },
      to: {
        path: '^src/(query|findings|notify|detections|posture|simulator)/',
        pathNot: ['^src/$1/', '/index\\.ts$', '^src/query/ast\\.ts$', '^src/detections/threads\\.ts$'],
      },
    },
    {
      // Routes are a door of their own: with them comes the whole web server, which a command does not need.
      name: 'the-app-enters-by-doors-and-routes',
      severity: 'error',
      from: { path: '^src/server/app\\.ts$' },
      to: {
        path: '^src/(query|findings|notify|detections|posture|simulator)/',
        pathNot: '/(index|routes[a-z-]*)\\.ts$',
      },
    },
    {
      // server/ and commands/ put the rooms together and feed them, so they know the logs' parts by name.
      name: 'other-rooms-see-of-logs-only-its-seams',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(logs|server|commands)/', '\\.test\\.ts$'] },
      to: {
        path: '^src/logs/',
        pathNot: '^src/logs/(index|event|fields|source|common-fields|stream-matcher)\\.ts$',
      },
    },
    { name: 'no-program-imports-web', severity: 'error', from: { path: '^src/' }, to: { path: '^web/' } },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unlisted-packages',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '\\.samples/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
