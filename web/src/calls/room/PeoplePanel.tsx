import { t as say } from "@lingui/core/macro"
import { Plural, Trans, useLingui } from "@lingui/react/macro"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import {
  BadgeCheck,
  EllipsisVertical,
  Hand,
  Lock,
  LockOpen,
  Mic,
  MicOff,
  MonitorUp,
  Video,
  VideoOff,
} from "lucide-react"
import { Button, MenuTrigger, Switch } from "react-aria-components"
import type { Allowed } from "../../foundation/contract/generated/api"
import * as calls from "../api"
import { useCall } from "./CallContext"
import styles from "./PeoplePanel.module.css"
import { RoomMenu, RoomMenuItem, RoomMenuLine } from "./RoomMenu"
import { hueOf } from "./Tile"
import { type Person, raisedHands } from "./view"

/** Who is in the call, who isn't yet, and what those who lead may do. */
export function PeoplePanel({ people }: { people: Person[] }) {
  const { t } = useLingui()
  const call = useCall()
  const hands = raisedHands(people)
  const others = people.filter((one) => one.hand === null)
  return (
    <div className={styles.panel}>
      {call.isModerator && <Leading hasHands={hands.length > 0} />}
      {hands.length > 0 && (
        <section aria-label={t`Подняли руку`}>
          <h3 className={styles.heading}>
            <Trans>Подняли руку</Trans>
          </h3>
          <ol className={styles.list}>
            {hands.map((one) => (
              <PersonRow key={one.id} person={one} />
            ))}
          </ol>
        </section>
      )}
      <section aria-label={t`В звонке`}>
        <h3 className={styles.heading}>
          <Trans>В звонке: {people.length}</Trans>
        </h3>
        <ul className={styles.list}>
          {others.map((one) => (
            <PersonRow key={one.id} person={one} />
          ))}
        </ul>
      </section>
      {call.isModerator && <Removed />}
      <Absent inside={people} />
    </div>
  )
}

/** The door, everybody's sound, and what participants may show. */
function Leading({ hasHands }: { hasHands: boolean }) {
  const { t } = useLingui()
  const { organisationId, callId, isLocked, allowed, attempt } = useCall()
  const change = (changed: Partial<Allowed>) =>
    attempt(() => calls.allowSources(organisationId, callId, { ...allowed, ...changed }))
  return (
    <section className={styles.leading} aria-label={t`Для ведущего`}>
      <div className={styles.acts}>
        <Button className={styles.act} onPress={() => attempt(() => calls.muteAll(organisationId, callId))}>
          <MicOff aria-hidden="true" />
          <Trans>Выключить звук всем</Trans>
        </Button>
        <Button
          className={styles.act}
          aria-pressed={isLocked}
          onPress={() => attempt(() => calls.lockCall(organisationId, callId, !isLocked))}
        >
          {isLocked ? <LockOpen aria-hidden="true" /> : <Lock aria-hidden="true" />}
          {isLocked ? <Trans>Открыть дверь</Trans> : <Trans>Закрыть дверь</Trans>}
        </Button>
        {hasHands && (
          <Button
            className={styles.act}
            onPress={() => attempt(() => calls.lowerHands(organisationId, callId))}
          >
            <Hand aria-hidden="true" />
            <Trans>Опустить все руки</Trans>
          </Button>
        )}
      </div>
      <fieldset className={styles.allowed}>
        <legend>
          <Trans>Участникам разрешено</Trans>
        </legend>
        <Toggle
          isOn={allowed.microphone}
          onChange={(microphone) => change({ microphone })}
        >{t`Говорить`}</Toggle>
        <Toggle isOn={allowed.camera} onChange={(camera) => change({ camera })}>{t`Включать камеру`}</Toggle>
        <Toggle isOn={allowed.screenShare} onChange={(screenShare) => change({ screenShare })}>
          {t`Показывать экран`}
        </Toggle>
      </fieldset>
    </section>
  )
}

type ToggleProps = { isOn: boolean; onChange: (isOn: boolean) => void; children: string }

function Toggle({ isOn, onChange, children }: ToggleProps) {
  return (
    <Switch className={styles.toggle} isSelected={isOn} onChange={onChange}>
      <span className={styles.track} aria-hidden="true" />
      {children}
    </Switch>
  )
}

function PersonRow({ person }: { person: Person }) {
  const { t } = useLingui()
  return (
    <li className={styles.row}>
      <span className={styles.letter} style={hueOf(person.hue)} aria-hidden="true">
        {person.name.slice(0, 1)}
      </span>
      <span className={styles.who}>
        <b>
          <span className={styles.name}>{person.isLocal ? t`${person.name} (вы)` : person.name}</span>
          {person.isConfirmed && <BadgeCheck className={styles.badge} aria-label={t`Роль подтверждена`} />}
        </b>
        <small>{captionOf(person)}</small>
      </span>
      <span className={styles.marks}>
        {person.hand !== null && <Hand className={styles.hand} aria-label={t`Рука поднята`} />}
        {person.isSharing && <MonitorUp aria-label={t`Показывает экран`} />}
        {person.isCameraOn ? (
          <Video aria-label={t`Камера включена`} />
        ) : (
          <VideoOff className={styles.off} aria-label={t`Камера выключена`} />
        )}
        {person.isMicrophoneOn ? (
          <Mic aria-label={t`Микрофон включён`} />
        ) : (
          <MicOff className={styles.off} aria-label={t`Микрофон выключен`} />
        )}
      </span>
      <PersonMenu person={person} />
    </li>
  )
}

function captionOf(person: Person): string {
  const leads = person.isModerator ? say`ведущий` : ""
  const link = person.quality === "lost" ? say`нет связи` : person.quality === "poor" ? say`слабая связь` : ""
  return [person.caption, leads, link].filter(Boolean).join(" · ")
}

function PersonMenu({ person }: { person: Person }) {
  const { t } = useLingui()
  const { organisationId, callId, isModerator, attempt } = useCall()
  const client = useQueryClient()
  if (!isModerator || person.isLocal) return null
  const stop = (source: calls.Source) =>
    attempt(() => calls.silence(organisationId, callId, person.id, source))
  const remove = () =>
    attempt(async () => {
      await calls.removeParticipant(organisationId, callId, person.id)
      await client.invalidateQueries({ queryKey: ["call", callId] })
    })
  return (
    <MenuTrigger>
      <Button className={styles.menu} aria-label={t`Действия: ${person.name}`}>
        <EllipsisVertical aria-hidden="true" />
      </Button>
      <RoomMenu label={t`Действия: ${person.name}`} placement="bottom end">
        {person.isMicrophoneOn && (
          <RoomMenuItem onAction={() => stop("microphone")}>{t`Выключить микрофон`}</RoomMenuItem>
        )}
        {person.isCameraOn && (
          <RoomMenuItem onAction={() => stop("camera")}>{t`Выключить камеру`}</RoomMenuItem>
        )}
        {person.isSharing && (
          <RoomMenuItem onAction={() => stop("screen_share")}>{t`Остановить показ экрана`}</RoomMenuItem>
        )}
        {person.hand !== null && (
          <RoomMenuItem onAction={() => attempt(() => calls.lowerHand(organisationId, callId, person.id))}>
            {t`Опустить руку`}
          </RoomMenuItem>
        )}
        <RoomMenuLine />
        <RoomMenuItem isDanger onAction={remove}>{t`Удалить из звонка`}</RoomMenuItem>
      </RoomMenu>
    </MenuTrigger>
  )
}

/** Who was put out; a moderator lets them in again. */
function Removed() {
  const { t } = useLingui()
  const { organisationId, callId, attempt } = useCall()
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: ["call", callId],
    queryFn: () => calls.readCall(organisationId, callId),
    staleTime: 5000,
  })
  if (data === undefined || data.removed.length === 0) return null
  const letIn = (memberId: string) =>
    attempt(async () => {
      await calls.letIn(organisationId, callId, memberId)
      await client.invalidateQueries({ queryKey: ["call", callId] })
    })
  return (
    <section aria-label={t`Удалены`}>
      <h3 className={styles.heading}>
        <Trans>Удалены</Trans>
      </h3>
      <ul className={styles.list}>
        {data.removed.map((one) => (
          <li key={one.id} className={styles.row}>
            <span className={styles.who}>
              <b>
                <span className={styles.name}>{one.name}</span>
              </b>
              <small>{one.caption}</small>
            </span>
            <Button className={styles.act} onPress={() => letIn(one.id)}>
              <Trans>Впустить</Trans>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The rest of the conversation: who hasn't come yet. */
function Absent({ inside }: { inside: Person[] }) {
  const { organisationId, conversationId } = useCall()
  const { data } = useQuery({
    queryKey: ["call-roster", conversationId],
    queryFn: () => calls.readRoster(organisationId, conversationId),
    staleTime: 60_000,
  })
  const here = new Set(inside.map((one) => one.id))
  const absent = (data?.members ?? []).filter((one) => !here.has(one.id))
  if (absent.length === 0) return null
  return (
    <details className={styles.absent}>
      <summary>
        <Plural
          value={absent.length}
          one="Ещё не пришёл # человек"
          few="Ещё не пришли # человека"
          many="Ещё не пришли # человек"
          other="Ещё не пришли # человека"
        />
      </summary>
      <ul className={styles.list}>
        {absent.map((one) => (
          <li key={one.id} className={styles.row}>
            <span className={styles.letter} style={hueOf(one.hue)} aria-hidden="true">
              {one.name.slice(0, 1)}
            </span>
            <span className={styles.who}>
              <b>
                <span className={styles.name}>{one.name}</span>
              </b>
              <small>{one.caption}</small>
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
