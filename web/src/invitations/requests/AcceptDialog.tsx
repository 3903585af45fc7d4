import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import type { JoinRequest, MemberRow } from "../../foundation/contract/generated/api"
import { useMembership } from "../../foundation/session"
import { roleWord, useWords } from "../../organisations/words"
import { groupQuery } from "../../structure/api"
import { fullName } from "../../structure/people/members"
import { Button } from "../../ui/Button"
import { ComboBox } from "../../ui/ComboBox"
import { Dialog } from "../../ui/Dialog"
import type { Option } from "../../ui/Select"
import { Skeleton } from "../../ui/Skeleton"
import { toast } from "../../ui/Toasts"
import { acceptRequest } from "../api"
import styles from "./RequestsScreen.module.css"
import { useDecision } from "./useDecision"

const NEW = "new"

/** Let somebody in: a guardian to a child of the group, a pupil as one of the roster or as a new one. */
export function AcceptDialog({ request, onClose }: { request: JoinRequest; onClose: () => void }) {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const isGuardian = request.role === "guardian"
  const [guess] = request.suggestions
  const [chosen, setChosen] = useState<string | null | undefined>(undefined)
  const { data: group } = useQuery({
    ...groupQuery(organisation.id, request.group?.id ?? ""),
    enabled: request.group !== null,
  })
  const students = group?.students ?? []
  const options = isGuardian ? optionsOf(students) : newcomers(students, t`Нет в списке: записать как нового`)
  // The server's guess may be a pupil whose place is taken: then it isn't offered, nor sent.
  const guessed = options.some(({ value }) => value === guess?.id) ? guess?.id : undefined
  const studentId = chosen === undefined ? (guessed ?? (isGuardian ? null : NEW)) : chosen
  const decide = useDecision((organisationId, chosen: string | null) =>
    acceptRequest(organisationId, request.id, chosen),
  )
  const name = request.name
  const accept = () =>
    decide.mutate(studentId === NEW ? null : studentId, {
      onSuccess: () => {
        toast(t`Принято: ${name}`)
        onClose()
      },
    })
  const place = [roleWord(request.role, words), request.group?.name].filter(Boolean).join(" · ")
  return (
    <Dialog
      title={name}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      closeLabel={t`Закрыть`}
      actions={
        <>
          <Button variant="plain" onPress={onClose}>{t`Отмена`}</Button>
          <Button
            onPress={accept}
            isDisabled={group === undefined || studentId === null || decide.isPending}
          >{t`Принять`}</Button>
        </>
      }
    >
      <p className={styles.fact}>
        {place} · {request.contact}
      </p>
      {isGuardian && request.childName !== "" && <p>{t`Указан ребёнок: ${request.childName}.`}</p>}
      {group === undefined ? (
        <Skeleton lines={2} />
      ) : (
        <ComboBox
          label={isGuardian ? t`Чей это родитель` : t`Кто это в списке`}
          options={options}
          value={studentId}
          onChange={setChosen}
          placeholder={t`Начните вводить фамилию`}
          empty={t`Такой фамилии в списке нет.`}
        />
      )}
      <p className={styles.fact}>
        {isGuardian
          ? t`Человек увидит чаты родителей и будет отмечен как родитель этого ребёнка.`
          : t`Человек сразу увидит чат и всё, что видят остальные.`}
      </p>
    </Dialog>
  )
}

function optionsOf(students: MemberRow[]): Option[] {
  return students.map((student) => ({ value: student.id, label: fullName(student) }))
}

/** Pupils of the roster whose place nobody took yet, after the way for somebody new. */
function newcomers(students: MemberRow[], label: string): Option[] {
  return [{ value: NEW, label }, ...optionsOf(students.filter((student) => student.state === "unclaimed"))]
}
