import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Me } from '../../../src/contract/index.js'
import { type Locale, useI18n } from '../i18n/index.js'
import { api } from './api.js'
import { icons } from './icons.js'
import { meQuery, useMe } from './session.js'
import { THEMES, type Theme, useTheme } from './theme.js'
import { firstZones, offsetText, zoneOffset } from './time.js'
import { toastError } from './toasts.js'
import { useZone } from './zone.js'

const ZoneDialog = lazy(() => import('./zone-dialog.js'))

/** Saves the language in the profile, so that the next browser and the notifications know it. */
const useChooseLocale = () => {
  const queries = useQueryClient()
  const { setLocale } = useI18n()
  const save = useMutation({
    mutationFn: (locale: Locale) => api.patch<Me>('/session/me', { locale }),
    onSuccess: () => queries.invalidateQueries({ queryKey: meQuery.queryKey }),
    onError: toastError,
  })
  return (locale: Locale) => {
    setLocale(locale)
    save.mutate(locale)
  }
}

const ZoneMenu = () => {
  const { t, locale } = useI18n()
  const [zone, setZone] = useZone()
  const [asking, ask] = useState(false)
  const offset = (name: string) => `UTC${offsetText(zoneOffset(name, Date.now()))}`
  const offered = [...new Set([...firstZones(locale), zone])]
  return (
    <>
      <ButtonDropdown
        variant="normal"
        ariaLabel={t('top.zone', { zone })}
        nativeTriggerAttributes={{ 'data-testid': 'zone-menu' }}
        items={[
          ...offered.map((name) => ({
            id: name,
            text: name,
            secondaryText: offset(name),
            itemType: 'checkbox' as const,
            checked: name === zone,
          })),
          { id: '', text: t('top.zone.other') },
        ]}
        onItemClick={({ detail }) => (detail.id ? setZone(detail.id) : ask(true))}
      >
        {zone}
      </ButtonDropdown>
      {asking && (
        <Suspense>
          <ZoneDialog zone={zone} choose={setZone} close={() => ask(false)} />
        </Suspense>
      )}
    </>
  )
}

const LANGUAGES: readonly (readonly [Locale, string])[] = [
  ['ja', '日本語'],
  ['en', 'English'],
]

const LanguageMenu = () => {
  const { t, locale } = useI18n()
  const choose = useChooseLocale()
  return (
    <ButtonDropdown
      ariaLabel={t('top.language.now', { name: LANGUAGES.find(([id]) => id === locale)?.[1] ?? '' })}
      nativeTriggerAttributes={{ 'data-testid': 'language-menu' }}
      items={LANGUAGES.map(([id, text]) => ({
        id,
        text,
        lang: id,
        itemType: 'checkbox' as const,
        checked: id === locale,
      }))}
      onItemClick={({ detail }) => choose(detail.id as Locale)}
    >
      {LANGUAGES.find(([id]) => id === locale)?.[1]}
    </ButtonDropdown>
  )
}

const ThemeMenu = () => {
  const { t } = useI18n()
  const [theme, setTheme] = useTheme()
  return (
    <ButtonDropdown
      ariaLabel={t('top.theme.now', { name: t(`theme.${theme}`) })}
      nativeTriggerAttributes={{ 'data-testid': 'theme-menu' }}
      items={THEMES.map((id) => ({ id, text: t(`theme.${id}`), itemType: 'checkbox' as const, checked: id === theme }))}
      onItemClick={({ detail }) => setTheme(detail.id as Theme)}
    >
      {t(`theme.${theme}`)}
    </ButtonDropdown>
  )
}

const UserMenu = ({ showKeys }: { readonly showKeys: () => void }) => {
  const { t } = useI18n()
  const { user } = useMe()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const leave = useMutation({
    mutationFn: () => api.delete('/session'),
    onSuccess: () => {
      queries.clear()
      queries.setQueryData(meQuery.queryKey, null)
      void navigate('/login')
    },
    onError: toastError,
  })
  return (
    <ButtonDropdown
      ariaLabel={t('top.user', { name: user.name })}
      nativeTriggerAttributes={{ 'data-testid': 'user-menu' }}
      items={[
        {
          id: 'who',
          text: user.email,
          items: [
            { id: 'profile', text: t('top.profile'), iconName: 'user-profile' },
            { id: 'keys', text: t('keys.title'), iconName: 'keyboard' },
            { id: 'logout', text: t('top.logout') },
          ],
        },
      ]}
      onItemClick={({ detail }) => {
        if (detail.id === 'profile') void navigate('/settings/profile')
        if (detail.id === 'keys') showKeys()
        if (detail.id === 'logout') leave.mutate()
      }}
    >
      {user.name}
    </ButtonDropdown>
  )
}

/** Zone, language, theme and the user: what holds for every page. */
export const TopBar = ({ openNav, showKeys }: { readonly openNav: () => void; readonly showKeys: () => void }) => {
  const { t } = useI18n()
  return (
    <header className="hm-top">
      <button type="button" className="hm-icon-button hm-only-narrow" aria-label={t('nav.open')} onClick={openNav}>
        {icons.menu}
      </button>
      <div className="hm-top-space" id="hm-top-slot" />
      <ZoneMenu />
      <LanguageMenu />
      <ThemeMenu />
      <UserMenu showKeys={showKeys} />
    </header>
  )
}
