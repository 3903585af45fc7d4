import { useLingui } from "@lingui/react/macro"
import { Link } from "@tanstack/react-router"
import { Landmark, Settings } from "lucide-react"
import type { ReactNode } from "react"
import { LinkButton } from "../../ui/Button"
import styles from "./OperatorScreen.module.css"

/** What stands above all pages of the operator. */
export function Desk({ children }: { children: ReactNode }) {
  const { t } = useLingui()
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Link to="/operator" className={styles.logo}>
          Парта <span>{t`оператор`}</span>
        </Link>
        <nav>
          <LinkButton href="/operator/municipal" variant="plain" size="small" icon={Landmark}>
            {t`Муниципалитеты`}
          </LinkButton>
          <LinkButton href="/settings" variant="plain" size="small" icon={Settings}>
            {t`Настройки`}
          </LinkButton>
        </nav>
      </header>
      <main className={styles.desk}>{children}</main>
    </div>
  )
}
