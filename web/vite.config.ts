import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { designTokens } from './design-tokens.js'
import { fewFiles } from './few-files.js'

/** Where `npm run dev:web` finds the server; the port is the server's default. */
const server = process.env['HINOMI_URL'] ?? 'http://127.0.0.1:7070'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), designTokens()],
  // The server puts a fresh nonce in place of this word with every page.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // Data URIs for fonts and images would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    // A preload polyfill would be an inline script, and every browser we support has the feature.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { output: { codeSplitting: { groups: fewFiles } } },
  },
  server: { proxy: { '/api': server } },
})
