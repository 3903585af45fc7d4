import { useLingui } from "@lingui/react/macro"
import { Pencil, X } from "lucide-react"
import { useState } from "react"
import type { Deputy, GroupPage } from "../../foundation/contract/generated/api"
import { dateOf } from "../../foundation/formats"
import { useWords } from "../../organisations/words"
import { Button } from "../../ui/Button"
import { IconButton } from "../../ui/IconButton"
import { toast } from "../../ui/Toasts"
import { VerifiedBadge } from "../../ui/VerifiedBadge"
import { removeDeputy, setDeputy } from "../api"
import { useStructureAct } from "../useActs"
import { CuratorDialog } from "./CuratorDialog"
import { DeputyDialog } from "./DeputyDialog"
import styles from "./GroupScreen.module.css"
import { isOfStaff, useKindWords } from "./kinds"
import { TeachersDialog } from "./TeachersDialog"

type Open = "curator" | "teachers" | "deputy" | Deputy

/** Who leads the group, who stands in, and who teaches in it. */
export function Leaders({ group, mayEdit }: { group: GroupPage; mayEdit: boolean }) {
  const { t } = useLingui()
  const words = useWords()
  const kind = useKindWords()(group.kind)
  const [open, setOpen] = useState<Open | null>(null)
  const badge = t`подтверждено администратором`
  const shut = (isOpen: boolean) => setOpen((now) => (isOpen ? now : null))
  return (
    <div className={styles.work}>
      <section>
        <h2>{kind.leader}</h2>
        {group.curator === null ? (
          <p className={styles.none}>{kind.noLeader}</p>
        ) : (
          <p className={styles.person}>
            {group.curator.name} {group.curator.isConfirmed && <VerifiedBadge label={badge} />}
          </p>
        )}
        {group.deputies.length > 0 && (
          <ul className={styles.teachers} aria-label={t`Замещают`}>
            {group.deputies.map((deputy) => (
              <DeputyLine
                key={deputy.id}
                deputy={deputy}
                group={group}
                onChange={mayEdit ? () => setOpen(deputy) : undefined}
              />
            ))}
          </ul>
        )}
        {mayEdit && (
          <div className={styles.acts}>
            <Button variant="soft" size="small" onPress={() => setOpen("curator")}>
              {group.curator === null ? t`Назначить` : t`Сменить`}
            </Button>
            <Button variant="plain" size="small" onPress={() => setOpen("deputy")}>
              {t`Назначить замещение`}
            </Button>
          </div>
        )}
      </section>
      {!isOfStaff(group.kind) && (
        <section>
          <h2>{words.teachers}</h2>
          {group.teachers.length === 0 && <p className={styles.none}>{t`Пока никто не указан`}</p>}
          <ul className={styles.teachers}>
            {group.teachers.map((teacher) => (
              <li key={`${teacher.id} ${teacher.subject} ${teacher.subgroupId}`} className={styles.person}>
                {teacher.name} {teacher.isConfirmed && <VerifiedBadge label={badge} />}
                <small>{subjectOf(teacher)}</small>
              </li>
            ))}
          </ul>
          {mayEdit && (
            <Button variant="soft" size="small" onPress={() => setOpen("teachers")}>
              {t`Изменить`}
            </Button>
          )}
        </section>
      )}
      {open === "curator" && <CuratorDialog group={group} isOpen onOpenChange={shut} />}
      {open === "teachers" && <TeachersDialog group={group} isOpen onOpenChange={shut} />}
      {open === "deputy" && <DeputyDialog group={group} deputy={null} isOpen onOpenChange={shut} />}
      {open !== null && typeof open === "object" && (
        <DeputyDialog group={group} deputy={open} isOpen onOpenChange={shut} />
      )}
    </div>
  )
}

/** «Английский язык, 1 группа»: a subgroup's name has the subject in it, when the division is called so. */
function subjectOf({ subject, subgroup }: GroupPage["teachers"][number]): string {
  if (subgroup?.startsWith(subject)) return subgroup
  return [subject, subgroup].filter(Boolean).join(" · ")
}

type LineProps = { deputy: Deputy; group: GroupPage; onChange: (() => void) | undefined }

function DeputyLine({ deputy, group, onChange }: LineProps) {
  const { t } = useLingui()
  const { id, memberId, since, until, reason } = deputy
  const term = until === null ? t`с ${dateOf(since)}, постоянно` : t`с ${dateOf(since)} по ${dateOf(until)}`
  const restore = useStructureAct((organisationId, _: null) =>
    setDeputy(organisationId, group.id, id, { memberId, since, until, reason }),
  )
  const remove = useStructureAct((organisationId, _: null) => removeDeputy(organisationId, group.id, id))
  const take = () =>
    remove.mutate(null, {
      onSuccess: () =>
        toast(t`Замещение отменено: ${deputy.name}`, { label: t`Вернуть`, act: () => restore.mutate(null) }),
    })
  return (
    <li className={styles.deputy}>
      <span className={styles.person}>
        {deputy.name}
        <small>
          {[deputy.isRunning ? t`замещает сейчас` : t`будет замещать`, term, reason]
            .filter(Boolean)
            .join(" · ")}
        </small>
      </span>
      {onChange !== undefined && (
        <span className={styles.lineActs}>
          <IconButton icon={Pencil} label={t`Изменить замещение: ${deputy.name}`} onPress={onChange} />
          <IconButton
            icon={X}
            label={t`Отменить замещение: ${deputy.name}`}
            onPress={take}
            isDisabled={remove.isPending}
          />
        </span>
      )}
    </li>
  )
}
