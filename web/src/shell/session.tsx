import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect } from 'react'
import { Navigate, useLocation } from 'react-router'
import type { Me, Permission } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { ApiError, api, onSignedOut } from './api.js'
import { Loading } from './loading.js'
import { ProblemPage } from './problem.js'

const Context = createContext<Me | null>(null)

/** Who is logged in; null when nobody is. */
export const meQuery = {
  queryKey: ['me'],
  staleTime: 5 * 60_000,
  queryFn: async (): Promise<Me | null> => {
    try {
      return await api.get<Me>('/session')
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 401) return null
      throw error
    }
  },
} as const

/** Shows its children to whoever is logged in, and the login page to others; the wanted page is kept. */
export const RequireSession = ({ children }: { readonly children: ReactNode }) => {
  const queries = useQueryClient()
  const me = useQuery(meQuery)
  const { pathname, search, hash } = useLocation()
  const { locale, setLocale } = useI18n()
  useEffect(() => onSignedOut(() => queries.setQueryData(meQuery.queryKey, null)), [queries])
  const userLocale = me.data?.user.locale
  // biome-ignore lint/correctness/useExhaustiveDependencies: the profile decides when it arrives, not each time the language changes
  useEffect(() => {
    if (userLocale && userLocale !== locale) setLocale(userLocale)
  }, [userLocale])
  if (me.isPending) return <Loading />
  if (me.isError) return <ProblemPage error={me.error} retry={() => me.refetch()} />
  if (!me.data) {
    const next = pathname + search + hash
    return <Navigate to={next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`} replace />
  }
  return <Context value={me.data}>{children}</Context>
}

export const useMe = (): Me => {
  const me = useContext(Context)
  if (!me) throw new Error('useMe outside of <RequireSession>')
  return me
}

/** Whether the user's role has the permission. */
export const useMay = (): ((permission: Permission) => boolean) => {
  const { permissions } = useMe()
  return (permission) => permissions.includes(permission)
}
