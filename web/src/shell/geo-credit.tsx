import { useT } from '../i18n/index.js'

/** Whose data the countries of addresses are. Its licence asks for this link where they are shown. */
export const GeoCredit = () => {
  const t = useT()
  return (
    <p className="hm-credit">
      <a href="https://db-ip.com" target="_blank" rel="noreferrer">
        {t('geo.credit')}
      </a>
    </p>
  )
}
