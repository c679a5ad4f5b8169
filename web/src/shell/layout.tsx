import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Outlet, useLocation, useNavigation } from 'react-router'
import { useT } from '../i18n/index.js'
import { useKeys } from './keyboard.js'
import { SideNav } from './side-nav.js'
import { Toasts } from './toasts.js'
import { TopBar } from './top-bar.js'

const ShortcutSheet = lazy(() => import('./shortcut-sheet.js'))

/** What stands around every page. */
export const Layout = () => {
  const t = useT()
  const { pathname } = useLocation()
  const navigation = useNavigation()
  const [navOpen, setNavOpen] = useState(false)
  const [sheet, setSheet] = useState(false)
  const main = useRef<HTMLElement>(null)
  const before = useRef(pathname)
  useKeys({ '?': () => setSheet(true) })
  // A new page is announced and reached by Tab from its beginning, as after a real page load.
  useEffect(() => {
    if (before.current !== pathname) main.current?.focus({ preventScroll: true })
    before.current = pathname
  }, [pathname])
  return (
    <div className="hm-app">
      <a className="hm-skip" href="#main">
        {t('nav.skip')}
      </a>
      <SideNav open={navOpen} close={() => setNavOpen(false)} />
      <div className="hm-stage">
        <TopBar openNav={() => setNavOpen(true)} showKeys={() => setSheet(true)} />
        <Toasts />
        {navigation.state === 'loading' && <div className="hm-going" role="presentation" />}
        <main id="main" ref={main} tabIndex={-1} className="hm-main">
          <Outlet />
        </main>
      </div>
      {sheet && (
        <Suspense>
          <ShortcutSheet close={() => setSheet(false)} />
        </Suspense>
      )}
    </div>
  )
}
