import { useLingui } from "@lingui/react/macro"
import styles from "./Exchange.module.css"

/** What goes out and what never does, field by field. */
export function FieldsGiven() {
  const { t } = useLingui()
  const rows: [string, string, string][] = [
    [t`Ученики`, t`фамилия, имя, отчество, класс, номер личного дела`, t`дата рождения, пол, телефон, почта`],
    [t`Родители`, t`фамилия, имя, отчество, чьи родители и кем приходятся`, t`телефон, почта`],
    [t`Сотрудники`, t`фамилия, имя, отчество, должность, предметы, роль в школе`, t`телефон, почта`],
    [t`Классы и кружки`, t`название, параллель, предметы, кто учится, преподаёт и руководит`, "—"],
    [t`Учебный год`, t`название и даты`, "—"],
  ]
  return (
    <section className={styles.section} aria-labelledby="exchange-fields">
      <h2 id="exchange-fields">{t`Что передаётся`}</h2>
      <div>
        <table className={styles.fields}>
          <thead>
            <tr>
              <th scope="col">{t`О ком и о чём`}</th>
              <th scope="col">{t`Всегда`}</th>
              <th scope="col">{t`Если отмечено`}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([what, always, chosen]) => (
              <tr key={what}>
                <th scope="row">{what}</th>
                <td data-label={t`Всегда`}>{always}</td>
                <td data-label={t`Если отмечено`}>{chosen}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.note}>
        {t`Никогда не передаются сообщения, файлы, звонки, согласия, запреты на общение, права на платформе, сотрудники, которых никто не подтвердил, и родители, у которых здесь больше нет детей.`}
      </p>
    </section>
  )
}
