import type { ReactNode } from 'react'
import { useI18n } from '../i18n/index.js'
import { Tower } from '../shell/icons.js'
import { useTitle } from '../shell/page.js'
import './door.css'

/** The frame of the pages before the login. */
export const Door = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => {
  const { t, locale, setLocale } = useI18n()
  useTitle(title)
  return (
    <div className="hm-door">
      <aside className="hm-door-art" aria-label="Hinomi">
        <div className="hm-door-brand">
          <Tower size={38} />
          <span>Hinomi</span>
        </div>
        <p>{t('door.promise')}</p>
        <span className="hm-door-tower" aria-hidden="true">
          <Tower size={420} />
        </span>
      </aside>
      <div className="hm-door-form">
        <nav aria-label={t('top.language')}>
          <button type="button" lang="ja" aria-pressed={locale === 'ja'} onClick={() => setLocale('ja')}>
            {t('language.ja')}
          </button>
          <button type="button" lang="en" aria-pressed={locale === 'en'} onClick={() => setLocale('en')}>
            {t('language.en')}
          </button>
        </nav>
        <main>
          <h1>{title}</h1>
          {children}
        </main>
      </div>
    </div>
  )
}
