declare module 'virtual:design-tokens.css'

/** Where a page of the documentation lies in the build. */
declare module '*.md?url' {
  const url: string
  export default url
}
