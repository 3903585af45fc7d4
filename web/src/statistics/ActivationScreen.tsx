import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { FileSpreadsheet, MessageCircle, Printer, Send, UsersRound } from "lucide-react"
import { useState } from "react"
import type { ActivationPage } from "../foundation/contract/generated/api"
import { numberOf } from "../foundation/formats"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { useWords } from "../organisations/words"
import { Button, LinkButton } from "../ui/Button"
import { EmptyState } from "../ui/EmptyState"
import { PageHeader } from "../ui/PageHeader"
import { Skeleton } from "../ui/Skeleton"
import styles from "./Activation.module.css"
import { type Audience, activationQuery, workbookPath } from "./api"
import { GoalCard } from "./GoalCard"
import { GroupsTable } from "./GroupsTable"
import { MissingSheet } from "./MissingSheet"
import { useRemind } from "./useRemind"
import { lastLine } from "./words"

type Opened = { group: { id: string; name: string } | null; audience: Audience }

/** «Активация»: who is aboard, by audience and by group, and whom to remind. */
export function ActivationScreen() {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data: page, error } = useQuery(activationQuery(organisation.id))
  const [opened, setOpened] = useState<Opened | null>(null)
  return (
    <div className={styles.page}>
      <PageHeader
        title={t`Активация`}
        lead={t`Сколько человек уже в Парте и кому напомнить. Считаем вход и дни посещения, а не число сообщений.`}
        actions={
          page?.reach === "school" && (
            <>
              <Button variant="soft" icon={Printer} onPress={() => window.print()}>{t`Печать`}</Button>
              <LinkButton
                href={workbookPath(organisation.id)}
                download=""
                variant="soft"
                icon={FileSpreadsheet}
              >
                {t`Таблица`}
              </LinkButton>
            </>
          )
        }
      />
      {error !== null && <p role="alert">{sentenceOf(error, t`Не открылось. Попробуйте ещё раз.`)}</p>}
      {page === undefined && error === null && <Skeleton lines={8} />}
      {page !== undefined && <Figures page={page} onOpen={setOpened} />}
      {page !== undefined && <Groups page={page} onOpen={setOpened} />}
      {opened !== null && <MissingSheet {...opened} onClose={() => setOpened(null)} />}
    </div>
  )
}

type PartProps = { page: ActivationPage; onOpen: (opened: Opened) => void }

function Figures({ page, onOpen }: PartProps) {
  const { t } = useLingui()
  const words = useWords()
  const { totals, goals, trend } = page
  if (totals === null) return null
  const titles = { staff: t`Сотрудники`, students: words.students, guardians: t`Родители` }
  const reached = numberOf(totals.families.reached)
  const families = numberOf(totals.families.everybody)
  return (
    <>
      <div className={styles.cards}>
        {(["staff", "students", "guardians"] as const).map((audience) => (
          <GoalCard
            key={audience}
            title={titles[audience]}
            audience={audience}
            tally={totals[audience]}
            opened={page.opened?.[audience] ?? 0}
            goal={goals[audience]}
            trend={trend}
            onOpen={() => onOpen({ group: null, audience })}
          />
        ))}
      </div>
      <p className={styles.note}>
        {t`Семьи на связи (вошёл хотя бы один родитель): ${reached} из ${families}.`}{" "}
        {page.ungrouped > 0 && t`Без класса или группы: ${numberOf(page.ungrouped)}.`}{" "}
        {page.staffReminder !== null && t`Сотрудникам напоминали: ${lastLine(page.staffReminder)}.`}
      </p>
    </>
  )
}

function Groups({ page, onOpen }: PartProps) {
  const { t } = useLingui()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const send = useRemind()
  if (page.groups.length === 0) {
    return (
      <EmptyState
        icon={UsersRound}
        title={t`Групп пока нет`}
        text={t`Когда появятся группы с людьми, здесь будет видно, кто из них уже вошёл.`}
      />
    )
  }
  const mayRemind = page.groups.some((one) => one.mayRemind)
  const isWhole = page.reach === "school"
  const act = (channel: "letter" | "curator", audience: Audience) =>
    send.mutate(
      { channel, audience, groupIds: [...selected], memberIds: null },
      { onSuccess: () => setSelected(new Set()) },
    )
  return (
    <GroupsTable
      groups={page.groups}
      goals={page.goals}
      selected={selected}
      onSelect={mayRemind && isWhole ? setSelected : undefined}
      onOpen={(group) => onOpen({ group, audience: "students" })}
      bulk={
        mayRemind && isWhole
          ? () => (
              <>
                <Button size="small" icon={Send} onPress={() => act("letter", "guardians")}>
                  {t`Напомнить родителям`}
                </Button>
                <Button
                  size="small"
                  variant="soft"
                  icon={MessageCircle}
                  onPress={() => act("curator", "guardians")}
                >
                  {t`Написать руководителям`}
                </Button>
              </>
            )
          : undefined
      }
    />
  )
}
