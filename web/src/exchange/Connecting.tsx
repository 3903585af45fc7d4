import { useLingui } from "@lingui/react/macro"
import type { ExchangeView } from "../foundation/contract/generated/api"
import { CopyLine } from "./CopyLine"
import styles from "./Exchange.module.css"

/** How an electronic journal connects. */
export function Connecting({ view }: { view: ExchangeView }) {
  const { t } = useLingui()
  return (
    <section className={styles.section} aria-labelledby="exchange-how">
      <h2 id="exchange-how">{t`Как подключить электронный журнал`}</h2>
      <ol className={styles.steps}>
        <li>{t`Нажмите «Подключить систему» и отметьте, что ей можно читать.`}</li>
        <li>{t`Перенесите адреса, client_id и client_secret в настройки журнала: раздел «Импорт» или «Интеграции», протокол OneRoster 1.2 (REST).`}</li>
        <li>{t`Журнал будет сам запрашивать изменения. Кто уволился, выбыл или перешёл в другой класс, видно ему со следующего запроса.`}</li>
      </ol>
      <dl className={styles.lines}>
        <CopyLine label={t`Адрес службы`} value={view.serviceUrl} />
        <CopyLine label={t`Адрес токенов (OAuth 2)`} value={view.tokenUrl} />
      </dl>
    </section>
  )
}
