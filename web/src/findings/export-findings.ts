import { useMutation } from '@tanstack/react-query'
import type { Finding } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'
import { downloadCsv, toCsv } from '../shell/csv.js'
import { toast, toastError } from '../shell/toasts.js'
import { type FindingsView, fetchFindings } from './findings-view.js'

const PAGE = 500
/** A register larger than this is not read in a spreadsheet. */
const MOST = 50_000

/** Writes all findings that the filters find, not only those on the screen, into a CSV file. */
export const useExportFindings = (view: FindingsView) => {
  const { t, pick } = useI18n()
  return useMutation({
    mutationFn: async () => {
      const all: Finding[] = []
      let after: string | undefined
      do {
        const page = await fetchFindings(view, after, PAGE)
        all.push(...page.items)
        after = page.next
      } while (after !== undefined && all.length < MOST)
      const names = [
        'id',
        'severity',
        'status',
        'title',
        'ruleId',
        'entity',
        'account',
        'region',
        'count',
        'firstSeenAt',
        'lastSeenAt',
        'assignee',
      ] as const
      const csv = toCsv({
        columns: names.map((name) => ({ name, type: '' })),
        rows: all.map((f) => names.map((name) => (name === 'title' ? pick(f.title) : f[name]))),
      })
      downloadCsv('hinomi-findings.csv', csv)
      return all.length
    },
    onSuccess: (n) => toast({ type: 'success', text: t('findings.exported', { n }) }),
    onError: toastError,
  })
}
