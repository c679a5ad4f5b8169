import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { firstMessages } from './i18n/index.js'
import { App } from './shell/app.js'
import 'virtual:design-tokens.css'
import './shell/styles.css'

// Log work wants many rows on a screen.
document.body.classList.add('awsui-compact-mode')

const root = document.getElementById('root')
if (root) {
  await firstMessages()
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
