import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { Copy, Mail, MessageSquareText } from "lucide-react"
import type { DemoLetter } from "../foundation/contract/generated/api"
import { timeOf } from "../foundation/formats"
import { LinkButton } from "../ui/Button"
import { EmptyState } from "../ui/EmptyState"
import { IconButton } from "../ui/IconButton"
import { toast } from "../ui/Toasts"
import { mailboxQuery } from "./api"
import styles from "./MailboxScreen.module.css"

/** The demo's mailbox: what would have gone out by SMS and e-mail. */
export function MailboxScreen() {
  const { t } = useLingui()
  const { data } = useQuery(mailboxQuery)
  const letters = data?.letters ?? []
  return (
    <main className={styles.page}>
      <header>
        <div>
          <h1>{t`Почта и СМС демо`}</h1>
          <p>{t`Всё, что школа отправила бы людям. Обновляется само.`}</p>
        </div>
        <LinkButton href="/" variant="soft">{t`На главную`}</LinkButton>
      </header>
      {data !== undefined && letters.length === 0 ? (
        <EmptyState
          icon={Mail}
          title={t`Писем пока нет`}
          text={t`Запросите код на странице входа или подайте заявку: сообщение появится здесь.`}
        />
      ) : (
        <ul aria-live="polite">
          {letters.map((letter) => (
            <Letter key={letter.id} letter={letter} />
          ))}
        </ul>
      )}
    </main>
  )
}

function Letter({ letter }: { letter: DemoLetter }) {
  const { t } = useLingui()
  const code = /\b\d{6}\b/.exec(letter.text)?.[0]
  const Icon = letter.channel === "sms" ? MessageSquareText : Mail
  return (
    <li className={styles.letter}>
      <Icon aria-label={letter.channel === "sms" ? t`СМС` : t`Письмо`} />
      <div>
        <p className={styles.to}>
          <b>{letter.to}</b>
          <time>{timeOf(letter.at)}</time>
        </p>
        {letter.subject !== "" && <p className={styles.subject}>{letter.subject}</p>}
        <p className={styles.text}>{letter.text}</p>
      </div>
      {code !== undefined && (
        <IconButton
          icon={Copy}
          label={t`Скопировать код`}
          onPress={() => void navigator.clipboard.writeText(code).then(() => toast(t`Код скопирован`))}
        />
      )}
    </li>
  )
}
