import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import { useSearch } from "@tanstack/react-router"
import { Download, Eraser, Plus, Printer } from "lucide-react"
import { useMemo, useState } from "react"
import type { Group, Invitation } from "../foundation/contract/generated/api"
import { useMembership } from "../foundation/session"
import { useAbilities } from "../organisations/api"
import { useWords } from "../organisations/words"
import { groupsQuery } from "../structure/api"
import { Button, LinkButton } from "../ui/Button"
import { PageHeader } from "../ui/PageHeader"
import { SearchField } from "../ui/SearchField"
import { Select } from "../ui/Select"
import { invitationsQuery, tablePath } from "./api"
import { CreateInvitationsDialog } from "./CreateInvitationsDialog"
import styles from "./InvitationsScreen.module.css"
import { InvitationsTable } from "./InvitationsTable"
import { SheetsDialog } from "./LinkDialogs"
import { UnclaimedDialog } from "./UnclaimedDialog"
import { guestsWord } from "./words"

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
  const [search, setSearch] = useState("")
  const { data: invitations = NONE, isPending } = useQuery(invitationsQuery(organisation.id))
  const shown = useMemo(() => {
    const wanted = search.toLocaleLowerCase().split(/\s+/).filter(Boolean)
    return invitations.filter((one) => {
      if (groupId !== "" && one.group?.id !== groupId) return false
      if (state === "unclaimed" && (one.state !== "active" || one.uses > 0)) return false
      if (state !== "all" && state !== "unclaimed" && one.state !== state) return false
      const text = [
        one.group?.name,
        guestsWord(one.role, words),
        one.createdBy.name,
        one.printedCode,
        one.code,
      ]
        .join(" ")
        .toLocaleLowerCase()
      return wanted.every((word) => text.includes(word))
    })
  }, [invitations, groupId, state, search, words])
  return (
    <>
      <PageHeader
        title={t`Приглашения`}
        actions={<InvitationActions groups={groups} groupId={groupId} invitations={invitations} />}
      />
      {invitations.length > 0 && (
        <div className={styles.filters}>
          <SearchField label={t`Группа, автор или код`} value={search} onChange={setSearch} />
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
              { value: "unclaimed", label: t`Никто не вошёл` },
              { value: "used_up", label: t`Все места заняты` },
              { value: "expired", label: t`Срок истёк` },
              { value: "revoked", label: t`Отозванные` },
              { value: "all", label: t`Все` },
            ]}
          />
        </div>
      )}
      <InvitationsTable invitations={shown} isPending={isPending} isFiltered={invitations.length > 0} />
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

const NONE: Invitation[] = []

type ActionsProps = {
  groups: Group[]
  groupId: string
  /** Links among which the unclaimed are sought; without them that isn't offered. */
  invitations?: Invitation[]
}

function InvitationActions({ groups, groupId, invitations }: ActionsProps) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const mayAll = useAbilities().has("invitations.all")
  const [open, setOpen] = useState<"create" | "sheets" | "unclaimed" | null>(null)
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
      {invitations !== undefined && invitations.length > 0 && (
        <>
          <LinkButton href={tablePath(organisation.id)} variant="plain" icon={Download}>{t`XLSX`}</LinkButton>
          <Button icon={Eraser} variant="plain" onPress={() => setOpen("unclaimed")}>
            {t`Отозвать пустые`}
          </Button>
        </>
      )}
      {open === "unclaimed" && invitations !== undefined && (
        <UnclaimedDialog invitations={invitations} onOpenChange={shut} />
      )}
      {open === "create" && (
        <CreateInvitationsDialog groups={groups} chosen={chosen} mayAll={mayAll} onOpenChange={shut} />
      )}
      {open === "sheets" && <SheetsDialog groups={groups} groupId={chosen[0] ?? ""} onOpenChange={shut} />}
    </span>
  )
}
