import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createBrowserRouter, createRoutesFromElements, Navigate, Outlet, Route, RouterProvider } from 'react-router'
import { I18n } from '../i18n/index.js'
import { Allowed } from './allowed.js'
import { ApiError } from './api.js'
import { page } from './fetched-page.js'
import { Layout } from './layout.js'
import { Loading } from './loading.js'
import { NotFound } from './not-found.js'
import { PageProblem } from './page-problem.js'
import { meQuery, RequireSession } from './session.js'
import { useTheme } from './theme.js'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      // The server said no and will say it again; only a lost connection is worth another try.
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.problem.status === 0,
    },
  },
})

// Asked while the page's own program is on its way.
if (!/^\/(login|setup)\b/.test(location.pathname)) void queries.prefetchQuery(meQuery)

const Themed = () => {
  useTheme()
  return <Outlet />
}

/** A page that is being left can be held only by a router that owns the history. */
const router = createBrowserRouter(
  createRoutesFromElements(
    <Route element={<Themed />} HydrateFallback={Loading} ErrorBoundary={PageProblem}>
      <Route path="/setup" lazy={page(() => import('../access/setup-page.js'))} />
      <Route path="/login" lazy={page(() => import('../access/login-page.js'))} />
      <Route
        element={
          <RequireSession>
            <Layout />
          </RequireSession>
        }
      >
        <Route ErrorBoundary={PageProblem}>
          <Route element={<Allowed permission="event:read" />}>
            <Route index lazy={page(() => import('../home/home-page.js'))} />
            <Route path="/discover" lazy={page(() => import('../logs/discover-page.js'))} />
          </Route>
          <Route element={<Allowed permission="event:sql" />}>
            <Route path="/discover/sql" lazy={page(() => import('../logs/sql-page.js'))} />
          </Route>
          <Route element={<Allowed permission="dashboard:read" />}>
            <Route path="/dashboards" lazy={page(() => import('../dashboards/dashboards-page.js'))} />
            <Route path="/dashboards/:id" lazy={page(() => import('../dashboards/dashboard-page.js'))} />
          </Route>
          <Route element={<Allowed permission="finding:read" />}>
            <Route path="/findings" lazy={page(() => import('../findings/findings-page.js'))} />
          </Route>
          <Route element={<Allowed permission="exception:read" />}>
            <Route path="/exceptions" lazy={page(() => import('../findings/exceptions-page.js'))} />
          </Route>
          <Route element={<Allowed permission="posture:read" />}>
            <Route path="/resources" lazy={page(() => import('../posture/resources-page.js'))} />
            <Route path="/resources/one" lazy={page(() => import('../posture/resource-page.js'))} />
            <Route path="/resources/unused" lazy={page(() => import('../posture/unused-page.js'))} />
          </Route>
          <Route element={<Allowed permission="rule:read" />}>
            <Route path="/rules" lazy={page(() => import('../findings/rules-page.js'))} />
          </Route>
          <Route element={<Allowed permission="posture:read" />}>
            <Route path="/standards" lazy={page(() => import('../posture/standards-page.js'))} />
            <Route path="/standards/:id" lazy={page(() => import('../posture/standard-page.js'))} />
            <Route path="/controls" element={<Navigate to="/standards" replace />} />
            <Route path="/controls/:id" lazy={page(() => import('../posture/control-page.js'))} />
            <Route path="/accounts" lazy={page(() => import('../posture/accounts-page.js'))} />
            <Route path="/security-hub" lazy={page(() => import('../posture/security-hub-page.js'))} />
          </Route>
          <Route element={<Allowed permission="ingest:read" />}>
            <Route path="/data" element={<Navigate to="/data/sources" replace />} />
            <Route path="/data/:tab" lazy={page(() => import('../logs/data-page.js'))} />
            <Route path="/data/own/:id" lazy={page(() => import('../logs/own-source-page.js'))} />
          </Route>
          <Route path="/settings" element={<Navigate to="/settings/profile" replace />} />
          <Route path="/settings/:tab" lazy={page(() => import('../system/settings-page.js'))} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Route>
    </Route>,
  ),
)

export const App = () => (
  <QueryClientProvider client={queries}>
    <I18n>
      <RouterProvider router={router} />
    </I18n>
  </QueryClientProvider>
)
