import { useLingui } from "@lingui/react/macro"
import type { ExchangeClientWithSecret, ExchangeView } from "../foundation/contract/generated/api"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { CopyLine } from "./CopyLine"
import styles from "./Exchange.module.css"

type Props = { made: ExchangeClientWithSecret; view: ExchangeView; onClose: () => void }

/** What to type into the other system; the secret is never seen again. */
export function SecretDialog({ made, view, onClose }: Props) {
  const { t } = useLingui()
  const scopes = view.scopes.filter((one) => made.client.scopes.includes(one.key)).map((one) => one.value)
  return (
    <Dialog
      title={t`Доступ для «${made.client.name}»`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      closeLabel={t`Закрыть`}
      size="wide"
      actions={<Button onPress={onClose}>{t`Готово, я сохранил`}</Button>}
    >
      <p className={styles.warning} role="status">
        {made.secret === null
          ? t`Этот доступ уже был создан, и его секрет больше не показать. Если он потерян, выдайте новый.`
          : t`Секрет показывается один раз. Перенесите его сейчас; если он потеряется, выдайте новый.`}
      </p>
      <dl className={styles.lines}>
        <CopyLine label={t`Адрес службы`} value={view.serviceUrl} />
        <CopyLine label={t`Адрес токенов (OAuth 2)`} value={view.tokenUrl} />
        <CopyLine label="client_id" value={made.client.clientId} />
        {made.secret !== null && <CopyLine label="client_secret" value={made.secret} />}
        <CopyLine label="scope" value={scopes.join(" ")} />
      </dl>
    </Dialog>
  )
}
