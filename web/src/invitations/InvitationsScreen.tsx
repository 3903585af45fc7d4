import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useSearch } from "@tanstack/react-router"
import { Ban, Copy, Link2, Plus, Printer, QrCode } from "lucide-react"
import { useState } from "react"
import type { Group, Invitation } from "../foundation/contract/generated/api"
import { dateOf, numberOf } from "../foundation/formats"
import { useMembership } from "../foundation/session"
import { useAbilities } from "../organisations/api"
import { useWords } from "../organisations/words"
import { groupsQuery } from "../structure/api"
import { Button } from "../ui/Button"
import { type Column, DataTable } from "../ui/DataTable"
import { EmptyState } from "../ui/EmptyState"
import { IconButton } from "../ui/IconButton"
import { PageHeader } from "../ui/PageHeader"
import { Select } from "../ui/Select"
import { invitationsQuery } from "./api"
import { CreateInvitationsDialog } from "./CreateInvitationsDialog"
import styles from "./InvitationsScreen.module.css"
import { QrDialog, RevokeDialog, SheetsDialog, UsesDialog, useCopy } from "./LinkDialogs"
import { guestsWord, stateWord } from "./words"

/** The groups to which the person may invite: all, or those that they lead. */
export function useInvitingGroups(): { groups: Group[]; mayAll: boolean } {
  const { organisation, member } = useMembership()
  const mayAll = useAbilities().has("invitations.all")
  const { data: groups = [] } = useQuery(groupsQuery(organisation.id))
  return { mayAll, groups: mayAll ? groups : groups.filter((group) => group.curator?.id === member.id) }
}

/** Links of all groups that the person may invite to. */
export function InvitationsScreen() {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const { groups } = useInvitingGroups()
  const asked = useSearch({ strict: false }) as { groupId?: string }
  const [groupId, setGroupId] = useState(asked.groupId ?? "")
  const [state, setState] = useState("active")
  const { data: invitations = [], isPending } = useQuery(invitationsQuery(organisation.id))
  const shown = invitations.filter(
    (one) => (groupId === "" || one.group?.id === groupId) && (state === "all" || one.state === "active"),
  )
  return (
    <>
      <PageHeader title={t`Приглашения`} actions={<InvitationActions groups={groups} groupId={groupId} />} />
      {invitations.length > 0 && (
        <div className={styles.filters}>
          <Select
            label={words.group}
            isLabelHidden
            value={groupId === "" ? "any" : groupId}
            onChange={(chosen) => setGroupId(chosen === "any" ? "" : chosen)}
            options={[
              { value: "any", label: words.allGroups },
              ...groups.map((group) => ({ value: group.id, label: group.name })),
            ]}
          />
          <Select
            label={t`Состояние`}
            isLabelHidden
            value={state}
            onChange={setState}
            options={[
              { value: "active", label: t`Действующие` },
              { value: "all", label: t`Все` },
            ]}
          />
        </div>
      )}
      <InvitationsTable invitations={shown} isPending={isPending} />
    </>
  )
}

/** The links of one group, for its own page. */
export function GroupInvitations({ groupId }: { groupId: string }) {
  const { organisation } = useMembership()
  const { groups } = useInvitingGroups()
  const { data: invitations = [], isPending } = useQuery(invitationsQuery(organisation.id, groupId))
  return (
    <div className={styles.form}>
      <InvitationActions groups={groups.filter((group) => group.id === groupId)} groupId={groupId} />
      <InvitationsTable invitations={invitations} isPending={isPending} />
    </div>
  )
}

function InvitationActions({ groups, groupId }: { groups: Group[]; groupId: string }) {
  const { t } = useLingui()
  const mayAll = useAbilities().has("invitations.all")
  const [open, setOpen] = useState<"create" | "sheets" | null>(null)
  const chosen = groupId !== "" ? [groupId] : groups.length === 1 ? groups.map((group) => group.id) : []
  const shut = (isOpen: boolean) => setOpen((now) => (isOpen ? now : null))
  return (
    <span className={styles.buttons}>
      <Button
        icon={Plus}
        onPress={() => setOpen("create")}
        isDisabled={groups.length === 0 && !mayAll}
      >{t`Создать`}</Button>
      <Button
        icon={Printer}
        variant="soft"
        onPress={() => setOpen("sheets")}
        isDisabled={groups.length === 0}
      >
        {t`Печать`}
      </Button>
      {open === "create" && (
        <CreateInvitationsDialog groups={groups} chosen={chosen} mayAll={mayAll} onOpenChange={shut} />
      )}
      {open === "sheets" && <SheetsDialog groups={groups} groupId={chosen[0] ?? ""} onOpenChange={shut} />}
    </span>
  )
}

type Open = { dialog: "qr" | "revoke" | "uses"; invitation: Invitation }

function InvitationsTable({ invitations, isPending }: { invitations: Invitation[]; isPending: boolean }) {
  const { t } = useLingui()
  const words = useWords()
  const copy = useCopy()
  const [open, setOpen] = useState<Open | null>(null)
  const nameOf = (one: Invitation) =>
    [guestsWord(one.role, words), one.group?.name].filter(Boolean).join(", ")
  const columns: Column<Invitation>[] = [
    {
      id: "who",
      header: t`Кого`,
      cell: (one) => (
        <span className={styles.link}>
          {nameOf(one)}
          <small>{one.printedCode}</small>
        </span>
      ),
      sortBy: nameOf,
      width: "1.7fr",
    },
    {
      id: "state",
      header: t`Состояние`,
      cell: (one) => (
        <span className={one.state === "active" ? styles.state : `${styles.state} ${styles.quiet}`}>
          {stateWord(one.state)}
          {one.state === "active" && <small>{t`до ${dateOf(one.expiresAt)}`}</small>}
        </span>
      ),
      width: "1.2fr",
    },
    {
      id: "uses",
      header: t`Вошли`,
      cell: (one) => <Uses invitation={one} onOpen={() => setOpen({ dialog: "uses", invitation: one })} />,
      sortBy: (one) => one.uses,
      width: "1fr",
    },
    {
      id: "by",
      header: t`Кто создал`,
      cell: (one) => one.createdBy.name,
      width: "1.4fr",
      isHiddenOnPhone: true,
    },
    {
      id: "acts",
      header: "",
      isBare: true,
      align: "end",
      width: "144px",
      cell: (one) =>
        one.state === "active" && (
          <span className={styles.acts}>
            <IconButton icon={Copy} label={t`Скопировать ссылку`} onPress={() => copy(one.url)} />
            <IconButton
              icon={QrCode}
              label={t`Показать QR-код`}
              onPress={() => setOpen({ dialog: "qr", invitation: one })}
            />
            <IconButton
              icon={Ban}
              label={t`Отозвать`}
              onPress={() => setOpen({ dialog: "revoke", invitation: one })}
            />
          </span>
        ),
    },
  ]
  const shut = (isOpen: boolean) => setOpen((now) => (isOpen ? now : null))
  return (
    <>
      <DataTable
        label={t`Приглашения`}
        columns={columns}
        rows={invitations}
        keyOf={(one) => one.id}
        nameOf={nameOf}
        isPending={isPending}
        empty={
          <EmptyState
            icon={Link2}
            title={t`Ссылок пока нет`}
            text={t`Ссылка ведёт сразу в нужное место. Кого список знает по номеру или почте, тот войдёт сам; остальные подадут заявку.`}
          />
        }
      />
      {open?.dialog === "qr" && <QrDialog invitation={open.invitation} onOpenChange={shut} />}
      {open?.dialog === "uses" && <UsesDialog invitation={open.invitation} onOpenChange={shut} />}
      {open?.dialog === "revoke" && <RevokeDialog invitation={open.invitation} onOpenChange={shut} />}
    </>
  )
}

function Uses({ invitation, onOpen }: { invitation: Invitation; onOpen: () => void }) {
  const { t } = useLingui()
  const { uses, maxUses } = invitation
  const text = maxUses === null ? numberOf(uses) : t`${numberOf(uses)} из ${numberOf(maxUses)}`
  if (uses === 0) return <span className={styles.quiet}>{text}</span>
  return (
    <button type="button" className={styles.uses} onClick={onOpen} aria-label={t`Кто вошёл: ${text}`}>
      {text}
    </button>
  )
}
