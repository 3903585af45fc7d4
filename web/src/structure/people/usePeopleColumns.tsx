import { useLingui } from "@lingui/react/macro"
import type { MemberGroup, MemberRow } from "../../foundation/contract/generated/api"
import { language } from "../../foundation/i18n"
import { roleWord, useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import type { Column } from "../../ui/DataTable"
import { unconfirmedRoles } from "./members"
import styles from "./PeopleScreen.module.css"
import { PersonName } from "./PersonName"

/** What the table of people shows; with buttons where somebody waits for a confirmation. */
export function usePeopleColumns(
  hasActs: boolean,
  isBusy: boolean,
  onConfirm: (member: MemberRow) => void,
  onRefuse: (member: MemberRow) => void,
): Column<MemberRow>[] {
  const { t } = useLingui()
  const words = useWords()
  return [
    {
      id: "name",
      header: t`Имя`,
      cell: (member) => (
        <PersonName person={member} caption={member.childNames.join(", ") || member.position} />
      ),
      width: "2.6fr",
    },
    {
      id: "roles",
      header: t`Роль`,
      cell: (member) => (
        <span className={styles.roles}>
          {member.roles.map(({ role }) => (
            <span key={role}>
              {roleWord(role, words)}
              {unconfirmedRoles(member).includes(role) && (
                <b className={styles.waiting}>{t`не подтверждён`}</b>
              )}
            </span>
          ))}
        </span>
      ),
      width: "1.7fr",
    },
    {
      id: "groups",
      header: words.groups,
      cell: (member) => namesOf(member.groups),
      width: "1.1fr",
    },
    {
      id: "state",
      header: t`На связи`,
      cell: (member) => (member.state === "claimed" ? (member.contact ?? t`да`) : t`ещё нет`),
      width: "1.3fr",
    },
    ...(hasActs
      ? [
          {
            id: "acts",
            header: "",
            isBare: true,
            align: "end" as const,
            width: "220px",
            cell: (member: MemberRow) =>
              unconfirmedRoles(member).length > 0 && (
                <span className={styles.acts}>
                  <Button
                    size="small"
                    variant="soft"
                    onPress={() => onConfirm(member)}
                    isDisabled={isBusy}
                  >{t`Подтвердить`}</Button>
                  <Button size="small" variant="plain" onPress={() => onRefuse(member)}>{t`Отказать`}</Button>
                </span>
              ),
          },
        ]
      : []),
  ]
}

/** «5А, 5Б, 10А»: each once, as people count. */
function namesOf(groups: MemberGroup[]): string {
  const names = [...new Set(groups.map((group) => group.name))]
  return names.sort((one, next) => one.localeCompare(next, language(), { numeric: true })).join(", ")
}
