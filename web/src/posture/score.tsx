import type { z } from 'zod'
import type { ScoreOut } from '../../../src/contract/index.js'
import { useI18n } from '../i18n/index.js'

type Score = z.infer<typeof ScoreOut>

/** A score that is seen as well as read: the ring is filled as far as the controls pass. */
export const ScoreRing = ({
  score,
  size,
  label,
}: {
  readonly score: number | null
  readonly size: number
  readonly label: string
}) => {
  const { t, number } = useI18n()
  const said = score === null ? t('standard.score.none') : t('standard.score.value', { score })
  const around = 2 * Math.PI * 42
  return (
    <div className="hm-ring" style={{ inlineSize: size, blockSize: size }}>
      <svg viewBox="0 0 100 100" role="img" aria-label={`${label}: ${said}`}>
        <circle className="track" cx="50" cy="50" r="42" />
        {score !== null && score > 0 && (
          <circle
            className="part"
            cx="50"
            cy="50"
            r="42"
            strokeDasharray={`${(score / 100) * around} ${around}`}
            transform="rotate(-90 50 50)"
          />
        )}
      </svg>
      <span aria-hidden="true" data-testid="score" data-score={score ?? ''}>
        {score === null ? '–' : number(score)}
        {score !== null && <small>%</small>}
      </span>
    </div>
  )
}

const PARTS = ['failed', 'unknown', 'passed', 'noData', 'disabled'] as const

/** How many controls of each status, as a bar and as words. */
export const ScoreParts = ({ score }: { readonly score: Score }) => {
  const { t, number } = useI18n()
  const parts = PARTS.filter((part) => score[part] > 0)
  return (
    <div className="hm-parts">
      <div className="hm-parts-bar" aria-hidden="true">
        {parts.map((part) => (
          <span key={part} data-part={part} style={{ flexGrow: score[part] }} />
        ))}
      </div>
      <ul>
        {PARTS.filter((part) => part !== 'disabled' || score.disabled > 0).map((part) => (
          <li key={part}>
            <span className="hm-swatch" data-part={part} />
            {t(`standard.part.${part}`)} <strong className="hm-number">{number(score[part])}</strong>
          </li>
        ))}
      </ul>
    </div>
  )
}
