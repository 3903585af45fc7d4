import { useLingui } from "@lingui/react/macro"
import { Ban, Copy, Link2, MoreHorizontal, Printer, QrCode, Repeat2, Send, Undo2, Users } from "lucide-react"
import { useState } from "react"
import type { Invitation } from "../foundation/contract/generated/api"
import { dateOf, numberOf } from "../foundation/formats"
import { useMembership } from "../foundation/session"
import { useAbilities } from "../organisations/api"
import { useWords } from "../organisations/words"
import { Button, LinkButton } from "../ui/Button"
import { type Column, DataTable } from "../ui/DataTable"
import { EmptyState } from "../ui/EmptyState"
import { IconButton } from "../ui/IconButton"
import { Menu, MenuItem, MenuTrigger } from "../ui/Menu"
import { toast } from "../ui/Toasts"
import { ArrivalsDialog } from "./ArrivalsDialog"
import { handInvitations, sheetOfPath } from "./api"
import styles from "./InvitationsScreen.module.css"
import { QrDialog, useCopy } from "./LinkDialogs"
import { ReplaceDialog } from "./ReplaceDialog"
import { useInvitationAct } from "./useActs"
import { useRevoking } from "./useRevoking"
import { guestsWord, stateWord } from "./words"

type Open = { dialog: "qr" | "replace" | "arrivals"; invitation: Invitation }

type Props = {
  invitations: Invitation[]
  isPending: boolean
  /** Whether there are links that a filter hides. */
  isFiltered?: boolean
}

/** Links in a table: state, use, and what may be done with one or many. */
export function InvitationsTable({ invitations, isPending, isFiltered = false }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const [open, setOpen] = useState<Open | null>(null)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const nameOf = (one: Invitation) =>
    [guestsWord(one.role, words), one.group?.name].filter(Boolean).join(", ")
  const show = (dialog: Open["dialog"], invitation: Invitation) => setOpen({ dialog, invitation })
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
      sortBy: (one) => `${one.group?.name ?? ""} ${nameOf(one)}`,
      width: "1.6fr",
    },
    {
      id: "state",
      header: t`Состояние`,
      cell: (one) => <State invitation={one} />,
      sortBy: (one) => one.expiresAt,
      width: "1.2fr",
    },
    {
      id: "visits",
      header: t`Открывали`,
      cell: (one) => (
        <span className={one.visits === 0 ? styles.quiet : undefined}>{numberOf(one.visits)}</span>
      ),
      sortBy: (one) => one.visits,
      width: "0.8fr",
    },
    {
      id: "uses",
      header: t`Вошли`,
      cell: (one) => <Uses invitation={one} onOpen={() => show("arrivals", one)} />,
      sortBy: (one) => one.uses,
      width: "0.8fr",
    },
    {
      id: "by",
      header: t`Кто создал`,
      cell: (one) => (
        <span className={styles.link}>
          {one.createdBy.name}
          <small>
            {dateOf(one.createdAt)}
            {one.handedAt !== null && ` · ${t`передана`}`}
          </small>
        </span>
      ),
      sortBy: (one) => one.createdAt,
      width: "1.3fr",
      isHiddenOnPhone: true,
    },
    {
      id: "acts",
      header: "",
      isBare: true,
      align: "end",
      width: "144px",
      cell: (one) => <Acts invitation={one} name={nameOf(one)} onShow={(dialog) => show(dialog, one)} />,
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
        selected={selected}
        onSelect={setSelected}
        bulk={(keys) => (
          <BulkActs
            chosen={invitations.filter((one) => keys.has(one.id))}
            onDone={() => setSelected(new Set())}
          />
        )}
        isPending={isPending}
        empty={
          isFiltered ? (
            <EmptyState
              icon={Link2}
              title={t`Таких ссылок нет`}
              text={t`Измените поиск или выберите другое состояние.`}
            />
          ) : (
            <EmptyState
              icon={Link2}
              title={t`Ссылок пока нет`}
              text={t`Ссылка ведёт сразу в нужное место. Кого список знает по номеру или почте, тот войдёт сам; остальные подадут заявку.`}
            />
          )
        }
      />
      {open?.dialog === "qr" && <QrDialog invitation={open.invitation} onOpenChange={shut} />}
      {open?.dialog === "arrivals" && <ArrivalsDialog invitation={open.invitation} onOpenChange={shut} />}
      {open?.dialog === "replace" && (
        <ReplaceDialog
          invitation={open.invitation}
          onOpenChange={shut}
          onReplaced={(old) => old.uses > 0 && show("arrivals", old)}
        />
      )}
    </>
  )
}

function State({ invitation: one }: { invitation: Invitation }) {
  const { t } = useLingui()
  return (
    <span className={one.state === "active" ? styles.state : `${styles.state} ${styles.quiet}`}>
      {stateWord(one.state)}
      {one.state === "active" && <small>{t`до ${dateOf(one.expiresAt)}`}</small>}
    </span>
  )
}

type ActsProps = { invitation: Invitation; name: string; onShow: (dialog: Open["dialog"]) => void }

function Acts({ invitation, name, onShow }: ActsProps) {
  const { t } = useLingui()
  const copy = useCopy()
  const { revoke, reinstate } = useRevoking()
  const isActive = invitation.state === "active"
  return (
    <span className={styles.acts}>
      {isActive && (
        <>
          <IconButton icon={Copy} label={t`Скопировать ссылку`} onPress={() => copy(invitation.url)} />
          <IconButton icon={QrCode} label={t`Показать QR-код`} onPress={() => onShow("qr")} />
        </>
      )}
      <MenuTrigger label={t`Ещё: ${name}`} trigger={<MoreHorizontal aria-hidden="true" />}>
        <Menu label={name}>
          <MenuItem icon={Users} onAction={() => onShow("arrivals")} isDisabled={invitation.uses === 0}>
            {t`Вошли по этой ссылке`}
          </MenuItem>
          <MenuItem icon={Repeat2} onAction={() => onShow("replace")} isDisabled={!isActive}>
            {t`Заменить`}
          </MenuItem>
          {invitation.mayReinstate ? (
            <MenuItem icon={Undo2} onAction={() => reinstate([invitation.id])}>{t`Вернуть`}</MenuItem>
          ) : (
            <MenuItem icon={Ban} isDanger onAction={() => revoke([invitation.id])} isDisabled={!isActive}>
              {t`Отозвать`}
            </MenuItem>
          )}
        </Menu>
      </MenuTrigger>
    </span>
  )
}

function BulkActs({ chosen, onDone }: { chosen: Invitation[]; onDone: () => void }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const mayAll = useAbilities().has("invitations.all")
  const { revoke, isBusy } = useRevoking()
  const hand = useInvitationAct((organisationId, ids: string[]) => handInvitations(organisationId, ids))
  const live = chosen.filter((one) => one.state === "active").map((one) => one.id)
  return (
    <>
      {live.length > 0 && (
        <LinkButton
          href={sheetOfPath(organisation.id, live)}
          target="_blank"
          variant="soft"
          size="small"
          icon={Printer}
        >
          {t`Печать`}
        </LinkButton>
      )}
      {mayAll && (
        <Button
          variant="soft"
          size="small"
          icon={Send}
          aria-label={t`Передать тем, кто ведёт группы`}
          isDisabled={live.length === 0 || hand.isPending}
          onPress={() =>
            hand.mutate(live, {
              onSuccess: ({ curators }) => {
                const names = curators.map((one) => one.name).join(", ")
                toast(t`Передано: ${names}`)
                onDone()
              },
            })
          }
        >
          {t`Передать`}
        </Button>
      )}
      <Button
        variant="danger"
        size="small"
        icon={Ban}
        isDisabled={live.length === 0 || isBusy}
        onPress={() => revoke(live, onDone)}
      >
        {t`Отозвать (${live.length})`}
      </Button>
    </>
  )
}

function Uses({ invitation, onOpen }: { invitation: Invitation; onOpen: () => void }) {
  const { t } = useLingui()
  const { uses, maxUses } = invitation
  const text = maxUses === null ? numberOf(uses) : t`${numberOf(uses)} из ${numberOf(maxUses)}`
  if (uses === 0) return <span className={styles.quiet}>{text}</span>
  return (
    <button
      type="button"
      className={styles.uses}
      onClick={onOpen}
      aria-label={t`Вошли по этой ссылке: ${text}`}
    >
      {text}
    </button>
  )
}
