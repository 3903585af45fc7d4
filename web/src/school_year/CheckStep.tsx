import { useLingui } from "@lingui/react/macro"
import { Printer } from "lucide-react"
import { Button } from "../ui/Button"
import { Strip } from "../ui/Strip"
import { Switch } from "../ui/Switch"
import { TextField } from "../ui/TextField"
import type { StepProps } from "./parts"
import styles from "./Year.module.css"

/** What is going to happen, all of it on one page; fit to print. */
export function CheckStep({ plan, preview, change }: StepProps) {
  const { t } = useLingui()
  const blocking = preview.faults.filter((fault) => fault.isBlocking)
  const warnings = preview.faults.filter((fault) => !fault.isBlocking)
  const names = new Map(plan.groups.map((one) => [one.groupId, one]))
  return (
    <div className={styles.step}>
      {blocking.map((fault) => (
        <Strip key={`${fault.code}${fault.groupId}`} tone="danger">
          {fault.text}
        </Strip>
      ))}
      <div className={styles.options}>
        <Switch
          isSelected={plan.archivesChats ?? true}
          onChange={(archivesChats) => change((now) => ({ ...now, archivesChats }))}
        >{t`Прошлогодние чаты оставить для чтения и начать новые`}</Switch>
        <Switch
          isSelected={plan.revokesLinks ?? true}
          onChange={(revokesLinks) => change((now) => ({ ...now, revokesLinks }))}
        >{t`Отозвать прошлогодние приглашения`}</Switch>
        <Switch
          isSelected={plan.issuesLinks ?? false}
          onChange={(issuesLinks) => change((now) => ({ ...now, issuesLinks }))}
        >{t`Сразу выпустить новые приглашения на 30 дней`}</Switch>
        <TextField
          label={t`Сколько дней выпускники читают свои чаты`}
          inputMode="numeric"
          value={String(plan.graduatesReadDays ?? 90)}
          onChange={(text) => {
            const days = Number(text.replace(/\D/g, ""))
            if (days <= 1000) change((now) => ({ ...now, graduatesReadDays: days }))
          }}
        />
      </div>
      <table className={styles.check}>
        <caption>{t`Выпускников: ${preview.graduates}. Сменят группу: ${preview.moved}.`}</caption>
        <thead>
          <tr>
            <th scope="col">{t`Было`}</th>
            <th scope="col">{t`Станет`}</th>
            <th scope="col">{t`Людей`}</th>
            <th scope="col">{t`Уйдут`}</th>
            <th scope="col">{t`Придут`}</th>
          </tr>
        </thead>
        <tbody>
          {preview.groups.map((group) => {
            const own = names.get(group.id)
            const becomes =
              own === undefined
                ? group.name
                : own.act === "graduate"
                  ? t`выпуск`
                  : own.act === "merge"
                    ? t`объединяется`
                    : own.act === "close"
                      ? t`закрывается`
                      : own.name
            return (
              <tr key={group.id}>
                <th scope="row">{group.isNew ? t`новая` : group.name}</th>
                <td>{becomes}</td>
                <td>{group.students}</td>
                <td>{group.leaving + group.graduating}</td>
                <td>{group.coming}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {warnings.length > 0 && (
        <section className={styles.warnings} aria-label={t`Обратите внимание`}>
          <h2>{t`Обратите внимание`}</h2>
          <ul>
            {warnings.map((fault) => (
              <li key={`${fault.code}${fault.groupId}`}>{fault.text}</li>
            ))}
          </ul>
        </section>
      )}
      <p className={styles.print}>
        <Button variant="plain" icon={Printer} onPress={() => window.print()}>
          {t`Напечатать план`}
        </Button>
      </p>
    </div>
  )
}
