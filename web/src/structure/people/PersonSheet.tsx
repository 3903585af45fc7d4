import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { KeyRound, Pencil, Plus, RotateCcw, UserX, X } from "lucide-react"
import { type ReactNode, Suspense, useState } from "react"
import type { MemberGroup, MemberRow } from "../../foundation/contract/generated/api"
import { dateOf, momentOf } from "../../foundation/formats"
import { language } from "../../foundation/i18n"
import { useMembership } from "../../foundation/session"
import { memberQuery } from "../../organisations/api"
import { formatPhone } from "../../organisations/applying/phone"
import { roleWord, useWords, type Words } from "../../organisations/words"
import { Avatar } from "../../ui/Avatar"
import { Button } from "../../ui/Button"
import buttonStyles from "../../ui/Button.module.css"
import { IconButton } from "../../ui/IconButton"
import { Menu, MenuItem, MenuTrigger } from "../../ui/Menu"
import { SideSheet } from "../../ui/SideSheet"
import { Skeleton } from "../../ui/Skeleton"
import { VerifiedBadge } from "../../ui/VerifiedBadge"
import { DismissDialog } from "./DismissDialog"
import { EditPersonDialog } from "./EditPersonDialog"
import { FamilyOfPerson } from "./FamilyOfPerson"
import { fullName, GIVEN_ROLES, isStaffRole, isVerified, unconfirmedRoles } from "./members"
import styles from "./PersonSheet.module.css"
import { RefuseDialog } from "./RefuseDialog"
import { ReleaseDialog } from "./ReleaseDialog"
import type { usePeopleActs } from "./usePeopleActs"

type Props = {
  person: MemberRow
  /** Nothing may be changed otherwise. */
  mayGovern: boolean
  acts: ReturnType<typeof usePeopleActs>
  onClose: () => void
  /** What higher rooms add: movement, invitations. */
  children?: ReactNode
}

type Asked = "nothing" | "edit" | "release" | "dismiss" | "refuse"

/** One person: roles with who confirmed them, groups, family, contacts, and what an administrator may do. */
export function PersonSheet({ person, mayGovern, acts, onClose, children }: Props) {
  const { t } = useLingui()
  const { organisation, member: me } = useMembership()
  const { data: facts } = useQuery({ ...memberQuery(organisation.id, person.id), enabled: mayGovern })
  const [asked, setAsked] = useState<Asked>("nothing")
  const close = () => setAsked("nothing")
  const hasLeft = facts !== undefined && facts.leftAt !== null
  const isStudent = person.roles.some(({ role }) => role === "student")
  const worksHere = person.roles.some(({ role }) => isStaffRole(role))
  return (
    <SideSheet label={fullName(person)} closeLabel={t`Закрыть`} isOpen onClose={onClose}>
      <header className={styles.head}>
        <Avatar id={person.id} name={person.displayName} size={64} />
        <h2>
          {fullName(person)}
          {isVerified(person) && !hasLeft && <VerifiedBadge label={t`подтверждено администратором`} />}
        </h2>
        {person.position !== "" && <p>{person.position}</p>}
      </header>
      {hasLeft && facts.departure !== null && (
        <p className={styles.left}>
          {facts.departure.isDismissal ? t`Работа здесь закончена` : t`Место закрыто`}{" "}
          {dateOf(facts.departure.orderedOn ?? facts.departure.at)}
          {facts.departure.orderNumber !== "" && `, ${t`приказ № ${facts.departure.orderNumber}`}`}
          {facts.departure.reason !== "" && `. ${facts.departure.reason}`}
        </p>
      )}
      <Roles
        person={person}
        mayGovern={mayGovern && !hasLeft}
        acts={acts}
        onRefuse={() => setAsked("refuse")}
      />
      <Groups groups={person.groups} />
      <FamilyOfPerson person={person} />
      {mayGovern && facts !== undefined && (
        <section className={styles.part}>
          <h3>{t`Контакты`}</h3>
          <dl>
            <dt>{t`Телефон`}</dt>
            <dd>{facts.phone === null ? t`не записан` : formatPhone(facts.phone)}</dd>
            <dt>{t`Почта`}</dt>
            <dd>{facts.email ?? t`не записана`}</dd>
            {facts.birthDate !== null && (
              <>
                <dt>{t`Дата рождения`}</dt>
                <dd>{dateOf(facts.birthDate)}</dd>
              </>
            )}
            <dt>{t`На связи`}</dt>
            <dd>
              {facts.isClaimed && facts.claimedAt !== null ? t`с ${momentOf(facts.claimedAt)}` : t`ещё нет`}
            </dd>
          </dl>
        </section>
      )}
      {mayGovern && facts !== undefined && (
        <section className={styles.acts} aria-label={t`Действия`}>
          {hasLeft ? (
            <Button
              variant="soft"
              icon={RotateCcw}
              onPress={() => acts.restore.mutate({ member: person }, { onSuccess: onClose })}
              isDisabled={acts.restore.isPending}
            >{t`Вернуть как было`}</Button>
          ) : (
            <>
              <Button
                variant="soft"
                icon={Pencil}
                onPress={() => setAsked("edit")}
              >{t`Изменить данные`}</Button>
              {facts.isClaimed && person.id !== me.id && (
                <Button
                  variant="soft"
                  icon={KeyRound}
                  onPress={() => setAsked("release")}
                >{t`Потерян телефон`}</Button>
              )}
              {worksHere && person.id !== me.id && (
                <Button
                  variant="danger"
                  icon={UserX}
                  onPress={() => setAsked("dismiss")}
                >{t`Уволить`}</Button>
              )}
            </>
          )}
        </section>
      )}
      {/* What loads later must not hide the sheet: it would lose the focus. */}
      <Suspense fallback={<Skeleton lines={2} />}>
        {children !== undefined && <div className={styles.part}>{children}</div>}
      </Suspense>
      {asked === "edit" && facts !== undefined && (
        <EditPersonDialog facts={facts} hasPosition={!isStudent || facts.position !== ""} onClose={close} />
      )}
      {asked === "release" && (
        <ReleaseDialog
          person={person}
          isBusy={acts.release.isPending}
          onClose={close}
          onRelease={(phone) => acts.release.mutate({ member: person, phone }, { onSettled: close })}
        />
      )}
      {asked === "dismiss" && (
        <DismissDialog
          person={person}
          isBusy={acts.dismiss.isPending}
          onClose={close}
          onDismiss={(order) => {
            acts.dismiss.mutate({ member: person, order })
            onClose()
          }}
        />
      )}
      {asked === "refuse" && (
        <RefuseDialog
          title={t`Отказать в подтверждении?`}
          text={t`${fullName(person)}: роль будет снята. Если другой роли нет, человек покинет организацию.`}
          isOpen
          onOpenChange={close}
          isBusy={acts.refuse.isPending}
          onRefuse={(reason) => acts.refuse.mutate({ members: [person], reason }, { onSuccess: onClose })}
        />
      )}
    </SideSheet>
  )
}

type RolesProps = Pick<Props, "person" | "mayGovern" | "acts"> & { onRefuse: () => void }

function Roles({ person, mayGovern, acts, onRefuse }: RolesProps) {
  const { t } = useLingui()
  const words = useWords()
  const waiting = unconfirmedRoles(person)
  const isStudent = person.roles.some(({ role }) => role === "student")
  const free = GIVEN_ROLES.filter((role) => !person.roles.some((held) => held.role === role))
  return (
    <section className={styles.part}>
      <h3>{t`Роли`}</h3>
      <ul className={styles.roles}>
        {person.roles.map(({ role, isConfirmed, confirmedAt, confirmedBy }) => (
          <li key={role}>
            <span>
              <b>{roleWord(role, words)}</b>
              {isStaffRole(role) && !isConfirmed && <em className={styles.waiting}>{t`не подтверждён`}</em>}
              {isStaffRole(role) && isConfirmed && confirmedAt !== null && (
                <small>
                  {confirmedBy === null
                    ? t`подтверждено по списку или оператором, ${dateOf(confirmedAt)}`
                    : t`подтверждено: ${confirmedBy}, ${dateOf(confirmedAt)}`}
                </small>
              )}
            </span>
            {mayGovern && isStaffRole(role) && isConfirmed && (
              <IconButton
                icon={X}
                label={t`Снять роль: ${roleWord(role, words)}`}
                onPress={() => acts.take.mutate({ member: person, role })}
              />
            )}
          </li>
        ))}
      </ul>
      {mayGovern && (
        <div className={styles.row}>
          {waiting.length > 0 && (
            <>
              <Button
                size="small"
                onPress={() => acts.confirm.mutate({ members: [person] })}
                isDisabled={acts.confirm.isPending}
              >{t`Подтвердить`}</Button>
              <Button size="small" variant="soft" onPress={onRefuse}>{t`Отказать`}</Button>
            </>
          )}
          {!isStudent && free.length > 0 && (
            <MenuTrigger
              label={t`Выдать роль`}
              placement="bottom start"
              className={[buttonStyles.button, buttonStyles.soft, buttonStyles.small].join(" ")}
              trigger={
                <>
                  <Plus aria-hidden="true" />
                  {t`Выдать роль`}
                </>
              }
            >
              <Menu label={t`Роли`}>
                {free.map((role) => (
                  <MenuItem key={role} onAction={() => acts.give.mutate({ members: [person], role })}>
                    {roleWord(role, words)}
                  </MenuItem>
                ))}
              </Menu>
            </MenuTrigger>
          )}
        </div>
      )}
    </section>
  )
}

function Groups({ groups }: { groups: MemberGroup[] }) {
  const { t } = useLingui()
  const words = useWords()
  if (groups.length === 0) return null
  const other = { guardian: t`родитель`, leads: t`руководит`, member: t`участник` }
  // A teacher of one subject in twenty classes is one line.
  const names = new Map<string, string[]>()
  for (const group of groups) {
    const word = relationWord(group, words, other)
    names.set(word, [...(names.get(word) ?? []), group.name])
  }
  return (
    <section className={styles.part}>
      <h3>{words.groups}</h3>
      <ul>
        {[...names].map(([word, of]) => (
          <li key={word}>
            {of.toSorted((one, next) => one.localeCompare(next, language(), { numeric: true })).join(", ")}
            <small>{word}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}

type RelationWords = { guardian: string; leads: string; member: string }

function relationWord({ relation, subject }: MemberGroup, words: Words, other: RelationWords): string {
  switch (relation) {
    case "student":
      return words.student.toLowerCase()
    case "curator":
      return words.curator.toLowerCase()
    case "teacher":
      return subject
    case "guardian_of":
      return other.guardian
    case "head":
      return other.leads
    case "colleague":
      return other.member
  }
}
