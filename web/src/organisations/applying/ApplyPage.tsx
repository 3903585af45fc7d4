import { useLingui } from "@lingui/react/macro"
import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { Steps } from "../../ui/Steps"
import styles from "./ApplyPage.module.css"

/** The frame of an application's pages: the name of the house, the path, the paper. */
export function ApplyPage({ step, children }: { step?: number; children: ReactNode }) {
  const { t } = useLingui()
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Link to="/" className={styles.logo}>
          Парта
        </Link>
        {step !== undefined && (
          <Steps label={t`Путь заявки`} steps={[t`Анкета`, t`Проверка`, t`Первый вход`]} current={step} />
        )}
      </header>
      <main className={styles.paper}>{children}</main>
    </div>
  )
}
