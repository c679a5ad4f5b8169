// Writes the files that are made from the controls and collectors. Unit tests hold them to what this would write.
import { mkdir, writeFile } from 'node:fs/promises'
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
