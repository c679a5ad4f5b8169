import { useT } from '../i18n/index.js'
import { When } from '../shell/zone.js'

/** By when it is to be fixed; past that, told by sign and word. */
export const Due = ({ at }: { readonly at: string | null }) => {
  const t = useT()
  if (at === null) return <span className="hm-faint">–</span>
  const late = Date.parse(at) < Date.now()
  return (
    <span className={late ? 'hm-overdue' : undefined}>
      <When at={at} />
      {late && (
        <strong>
          <svg
            viewBox="0 0 16 16"
            width="13"
            height="13"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.8"
            aria-hidden="true"
          >
            <circle cx="8" cy="8" r="6.2" />
            <path d="M8 4.5V8l2.4 1.6" strokeLinecap="round" />
          </svg>
          {t('finding.overdue')}
        </strong>
      )}
    </span>
  )
}
