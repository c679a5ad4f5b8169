import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { createBrowserRouter, Navigate, Route, RouterProvider, Routes } from 'react-router'
import { I18n } from '../i18n/index.js'
import { Allowed } from './allowed.js'
import { ApiError } from './api.js'
import { Layout } from './layout.js'
import { Loading } from './loading.js'
import { NotFound } from './not-found.js'
import { RequireSession } from './session.js'
import { useTheme } from './theme.js'

const Login = lazy(() => import('../access/login-page.js'))
const Setup = lazy(() => import('../access/setup-page.js'))
const Home = lazy(() => import('../home/home-page.js'))
const Discover = lazy(() => import('../logs/discover-page.js'))
const Sql = lazy(() => import('../logs/sql-page.js'))
const Dashboards = lazy(() => import('../dashboards/dashboards-page.js'))
const Dashboard = lazy(() => import('../dashboards/dashboard-page.js'))
const Findings = lazy(() => import('../findings/findings-page.js'))
const Exceptions = lazy(() => import('../findings/exceptions-page.js'))
const Rules = lazy(() => import('../findings/rules-page.js'))
const Standards = lazy(() => import('../posture/standards-page.js'))
const Standard = lazy(() => import('../posture/standard-page.js'))
const Control = lazy(() => import('../posture/control-page.js'))
const Accounts = lazy(() => import('../posture/accounts-page.js'))
const SecurityHub = lazy(() => import('../posture/security-hub-page.js'))
const Resources = lazy(() => import('../posture/resources-page.js'))
const Resource = lazy(() => import('../posture/resource-page.js'))
const Unused = lazy(() => import('../posture/unused-page.js'))
const OwnSource = lazy(() => import('../logs/own-source-page.js'))
const Data = lazy(() => import('../logs/data-page.js'))
const Settings = lazy(() => import('../system/settings-page.js'))

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

const Themed = () => {
  useTheme()
  return (
    <Routes>
      <Route path="/setup" element={<Setup />} />
      <Route path="/login" element={<Login />} />
      <Route
        element={
          <RequireSession>
            <Layout />
          </RequireSession>
        }
      >
        <Route element={<Allowed permission="event:read" />}>
          <Route index element={<Home />} />
          <Route path="/discover" element={<Discover />} />
        </Route>
        <Route element={<Allowed permission="event:sql" />}>
          <Route path="/discover/sql" element={<Sql />} />
        </Route>
        <Route element={<Allowed permission="dashboard:read" />}>
          <Route path="/dashboards" element={<Dashboards />} />
          <Route path="/dashboards/:id" element={<Dashboard />} />
        </Route>
        <Route element={<Allowed permission="finding:read" />}>
          <Route path="/findings" element={<Findings />} />
        </Route>
        <Route element={<Allowed permission="exception:read" />}>
          <Route path="/exceptions" element={<Exceptions />} />
        </Route>
        <Route element={<Allowed permission="posture:read" />}>
          <Route path="/resources" element={<Resources />} />
          <Route path="/resources/one" element={<Resource />} />
          <Route path="/resources/unused" element={<Unused />} />
        </Route>
        <Route element={<Allowed permission="rule:read" />}>
          <Route path="/rules" element={<Rules />} />
        </Route>
        <Route element={<Allowed permission="posture:read" />}>
          <Route path="/standards" element={<Standards />} />
          <Route path="/standards/:id" element={<Standard />} />
          <Route path="/controls" element={<Navigate to="/standards" replace />} />
          <Route path="/controls/:id" element={<Control />} />
          <Route path="/accounts" element={<Accounts />} />
          <Route path="/security-hub" element={<SecurityHub />} />
        </Route>
        <Route element={<Allowed permission="ingest:read" />}>
          <Route path="/data" element={<Navigate to="/data/sources" replace />} />
          <Route path="/data/:tab" element={<Data />} />
          <Route path="/data/own/:id" element={<OwnSource />} />
        </Route>
        <Route path="/settings" element={<Navigate to="/settings/profile" replace />} />
        <Route path="/settings/:tab" element={<Settings />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  )
}

/** A page that is being left can be held only by a router that owns the history. */
const router = createBrowserRouter([
  {
    path: '*',
    element: (
      <Suspense fallback={<Loading />}>
        <Themed />
      </Suspense>
    ),
  },
])

export const App = () => (
  <QueryClientProvider client={queries}>
    <Suspense fallback={null}>
      <I18n>
        <RouterProvider router={router} />
      </I18n>
    </Suspense>
  </QueryClientProvider>
)
