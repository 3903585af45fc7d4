import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { CalendarClock, Ellipsis, ShieldBan, UserMinus, UserPlus } from "lucide-react"
import { useState } from "react"
import type { BarView, FamilyMember } from "../../foundation/contract/generated/api"
import { dateOf } from "../../foundation/formats"
import { useMembership } from "../../foundation/session"
import { Button } from "../../ui/Button"
import { Menu, MenuItem, MenuTrigger } from "../../ui/Menu"
import { toast } from "../../ui/Toasts"
import { useStructureAct } from "../useActs"
import { AddGuardianDialog } from "./AddGuardianDialog"
import { endGuardian, familyQuery, setGuardian } from "./api"
import { BarDialog } from "./BarDialog"
import { ChangeLinkDialog } from "./ChangeLinkDialog"
import styles from "./Families.module.css"
import { LiftBarDialog } from "./LiftBarDialog"
import { useKinds } from "./useKinds"

type Props = {
  person: { id: string; name: string }
  /** A student's main group: guardians are added through it. */
  groupId?: string
}

type Opened = { kind: "add" } | { kind: "change" | "bar"; guardian: FamilyMember }

/** A person's guardians, children, brothers and sisters, as far as the reader may see and keep them. */
export function FamilySection({ person, groupId }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const { data: family } = useQuery(familyQuery(organisation.id, person.id))
  const [opened, setOpened] = useState<Opened | null>(null)
  const close = () => setOpened(null)
  const end = useStructureAct((organisationId, guardian: FamilyMember) =>
    endGuardian(organisationId, person.id, guardian.id),
  )
  const restore = useStructureAct((organisationId, guardian: FamilyMember) =>
    setGuardian(organisationId, person.id, guardian.id, { kind: guardian.kind, endsOn: guardian.endsOn }),
  )
  if (family === undefined) return null
  const mayLink = family.abilities.includes("link")
  const mayBar = family.abilities.includes("bar")
  const remove = (guardian: FamilyMember) =>
    end.mutate(guardian, {
      onSuccess: () =>
        toast(t`Связь прекращена: ${guardian.fullName}`, {
          label: t`Вернуть`,
          act: () => restore.mutate(guardian),
        }),
    })
  return (
    <>
      {(family.guardians.length > 0 || (mayLink && groupId !== undefined)) && (
        <section className={styles.part}>
          <h3>{t`Представители`}</h3>
          {family.guardians.length === 0 && <p className={styles.none}>{t`Пока никого`}</p>}
          <ul>
            {family.guardians.map((one) => (
              <Relative key={one.id} person={one} note={one.contact}>
                {mayLink && (
                  <MenuTrigger label={t`Действия: ${one.fullName}`} trigger={<Ellipsis aria-hidden="true" />}>
                    <Menu label={one.fullName}>
                      <MenuItem
                        icon={CalendarClock}
                        onAction={() => setOpened({ kind: "change", guardian: one })}
                      >{t`Изменить связь`}</MenuItem>
                      <MenuItem icon={UserMinus} onAction={() => remove(one)}>{t`Прекратить связь`}</MenuItem>
                      {mayBar ? (
                        <MenuItem
                          icon={ShieldBan}
                          isDanger
                          onAction={() => setOpened({ kind: "bar", guardian: one })}
                        >{t`Запрет по решению суда`}</MenuItem>
                      ) : null}
                    </Menu>
                  </MenuTrigger>
                )}
              </Relative>
            ))}
          </ul>
          {mayLink && groupId !== undefined && (
            <Button
              variant="soft"
              size="small"
              icon={UserPlus}
              onPress={() => setOpened({ kind: "add" })}
            >{t`Добавить представителя`}</Button>
          )}
        </section>
      )}
      {family.children.length > 0 && (
        <section className={styles.part}>
          <h3>{t`Дети`}</h3>
          <ul>
            {family.children.map((one) => (
              <Relative key={one.id} person={one} note={one.groups.join(", ")} />
            ))}
          </ul>
        </section>
      )}
      {family.siblings.length > 0 && (
        <section className={styles.part}>
          <h3>{t`Братья и сёстры`}</h3>
          <ul>
            {family.siblings.map((one) => (
              <li key={one.id}>
                <span>
                  {one.name}
                  <small>{one.groups.join(", ")}</small>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {family.bars.map((bar) => (
        <Bar key={`${bar.guardianId}${bar.studentId}`} bar={bar} mayLift={mayBar} />
      ))}
      {opened?.kind === "add" && groupId !== undefined && (
        <AddGuardianDialog student={person} groupId={groupId} onClose={close} />
      )}
      {opened?.kind === "change" && (
        <ChangeLinkDialog guardian={opened.guardian} studentId={person.id} onClose={close} />
      )}
      {opened?.kind === "bar" && (
        <BarDialog
          guardian={{ id: opened.guardian.id, name: opened.guardian.fullName }}
          student={person}
          onClose={close}
        />
      )}
    </>
  )
}

type RelativeProps = { person: FamilyMember; note: string | null; children?: React.ReactNode }

function Relative({ person, note, children }: RelativeProps) {
  const { t } = useLingui()
  const kinds = useKinds()
  const until = person.endsOn === null ? null : t`до ${dateOf(person.endsOn)}`
  const facts = [kinds[person.kind], until, note, person.state === "unclaimed" ? t`входа ещё не было` : null]
  return (
    <li>
      <span>
        {person.fullName}
        <small>{facts.filter(Boolean).join(" · ")}</small>
      </span>
      {children}
    </li>
  )
}

/** A bar, to those who may know of it; without the document to whoever leads the class. */
function Bar({ bar, mayLift }: { bar: BarView; mayLift: boolean }) {
  const { t } = useLingui()
  const [isAsked, setAsked] = useState(false)
  return (
    <section className={styles.bar}>
      <ShieldBan aria-hidden="true" />
      <div>
        <b>{t`Запрет общения: ${bar.guardianName} и ${bar.studentName}`}</b>
        <p>
          {bar.document === null || bar.documentDate === null
            ? t`По решению суда. Подробности у администратора.`
            : t`По решению суда: ${bar.document} от ${dateOf(bar.documentDate)}`}
        </p>
        {mayLift && (
          <Button size="small" variant="plain" onPress={() => setAsked(true)}>{t`Снять запрет`}</Button>
        )}
      </div>
      {isAsked && <LiftBarDialog bar={bar} onClose={() => setAsked(false)} />}
    </section>
  )
}
