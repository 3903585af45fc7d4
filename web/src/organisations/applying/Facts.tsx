import { useLingui } from "@lingui/react/macro"
import type { ReactNode } from "react"
import type { ApplicationPage } from "../../foundation/contract/generated/api"
import { numberOf } from "../../foundation/formats"
import styles from "./Facts.module.css"
import { formatPhone } from "./phone"
import { COUNTS, KINDS } from "./words"

/** What the questionnaire says, to be read. */
export function Facts({
  application,
  isLinked = false,
}: {
  application: ApplicationPage
  isLinked?: boolean
}) {
  const { t } = useLingui()
  const { site, administratorEmail: email, administratorPhone: phone } = application
  return (
    <dl className={styles.facts}>
      <Fact name={t`Вид`}>{t(KINDS[application.kind])}</Fact>
      <Fact name={t`ИНН`}>{application.inn}</Fact>
      <Fact name={t(COUNTS[application.kind])}>{numberOf(application.studentCount)}</Fact>
      <Fact name={t`Адрес`}>{application.address}</Fact>
      <Fact name={t`Муниципалитет`}>{application.municipality}</Fact>
      {site !== "" && (
        <Fact name={t`Официальный сайт`}>
          {isLinked ? (
            <a href={site} target="_blank" rel="noopener noreferrer">
              {site}
            </a>
          ) : (
            site
          )}
        </Fact>
      )}
      <Fact name={t`Администратор`}>{application.administratorName}</Fact>
      <Fact name={t`Почта`}>{isLinked ? <a href={`mailto:${email}`}>{email}</a> : email}</Fact>
      <Fact name={t`Мобильный телефон`}>
        {isLinked ? <a href={`tel:${phone}`}>{formatPhone(phone)}</a> : formatPhone(phone)}
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
