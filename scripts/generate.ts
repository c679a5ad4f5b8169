// Writes the files that are made from the controls, collectors and log sources. Unit tests hold them to what this would write.
import { readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { loadDashboards } from '../src/logs/dashboards/load.js'
import { dashboardsPage } from '../src/logs/dashboards/page.js'
import { loadSources } from '../src/logs/registry.js'
import { sourcesPage } from '../src/logs/sources-page.js'
import { scanActions } from '../src/posture/accounts/policy.js'
import { roleTemplate } from '../src/posture/accounts/role-template.js'
import { controlsPage } from '../src/posture/controls/page.js'
import { loadControls } from '../src/posture/controls/registry.js'
import { catalogue } from '../src/posture/standards/catalogue.js'
import { loadStandards } from '../src/posture/standards/standards.js'

const root = new URL('..', import.meta.url)
const write = async (file: string, text: string) => {
  const target = new URL(file, root)
  await mkdir(new URL('.', target), { recursive: true })
  await writeFile(target, text)
  console.log(file)
}

const controls = await loadControls()
const standards = await loadStandards(undefined, new Set([...catalogue, ...controls].map((c) => c.id)))
await write('infra/hinomi-readonly-role.yml', roleTemplate(await scanActions()))
await write('docs/controls.md', controlsPage(controls, standards))

const { sources } = await loadSources()
const samples = (id: string) =>
  readdirSync(new URL(`src/logs/sources/${id}.samples/`, root)).filter((name) => name.includes('.sample.')).length
await write('docs/sources.md', sourcesPage(sources, samples))

const dashboards = await loadDashboards()
await write('docs/dashboards.md', dashboardsPage(dashboards, 'en'))
await write('docs/dashboards.ja.md', dashboardsPage(dashboards, 'ja'))
