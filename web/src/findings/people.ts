import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { FindingPeopleOutput } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { api } from '../shell/api.js'
import { useMe } from '../shell/session.js'

/** Those to whom findings are given, and how each is called. */
export const usePeople = () => {
  const { t } = useI18n()
  const me = useMe()
  const { data, isPending } = useQuery({
    queryKey: ['findings', 'people'],
    staleTime: 5 * 60_000,
    queryFn: () => api.get<z.infer<typeof FindingPeopleOutput>>('/findings/people'),
  })
  const people = data?.people ?? []
  return {
    isPending,
    /** Oneself first, then by name. */
    assignable: people
      .filter((p) => p.assignable)
      .sort((a, b) => Number(b.id === me.user.id) - Number(a.id === me.user.id) || a.name.localeCompare(b.name)),
    nameOf: (id: string | null): string =>
      id === null
        ? t('finding.assignee.none')
        : id === me.user.id
          ? t('finding.assignee.me')
          : (people.find((p) => p.id === id)?.name ?? id),
  }
}
