import { useLingui } from "@lingui/react/macro"
import { useMutation, useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { MessageCircle } from "lucide-react"
import { useChatEngine } from "../../chat/ChatContext"
import type { Directory } from "../../foundation/contract/generated/api"
import { api, inOrganisation } from "../../foundation/http"
import { sentenceOf } from "../../foundation/problems"
import { useMembership } from "../../foundation/session"
import { ChildStanding } from "../../statistics/ChildStanding"
import { MyFamilyScreen } from "../../structure/families/MyFamilyScreen"
import { Button } from "../../ui/Button"
import { toast } from "../../ui/Toasts"
import { becomeSomebodyElse } from "../becoming"

/** «Мои дети», with a way to write to those whom one may write to. */
export function FamilyRoute() {
  const { organisation } = useMembership()
  const { data } = useQuery({
    queryKey: ["directory", organisation.id, ""],
    queryFn: () => api.get<Directory>(inOrganisation(organisation.id, "directory")),
  })
  const reached = new Set(data?.people.map((one) => one.id))
  return (
    <MyFamilyScreen
      renderWrite={(person) => (reached.has(person.id) ? <Write person={person} /> : null)}
      renderStanding={(childId) => <ChildStanding childId={childId} />}
      onChildOpened={() => void becomeSomebodyElse(`/o/${organisation.slug}/chats`)}
    />
  )
}

function Write({ person }: { person: { id: string; name: string } }) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const engine = useChatEngine()
  const navigate = useNavigate()
  const open = useMutation({
    mutationFn: () => engine.create({ kind: "direct", memberId: person.id }),
    onSuccess: (made) =>
      navigate({
        to: "/o/$slug/chats/$conversationId",
        params: { slug: organisation.slug, conversationId: made.id },
      }),
    onError: (error) => toast(sentenceOf(error, t`Не получилось открыть чат.`)),
  })
  return (
    <Button
      size="small"
      variant="soft"
      icon={MessageCircle}
      isDisabled={open.isPending}
      onPress={() => open.mutate()}
      aria-label={t`Написать: ${person.name}`}
    >{t`Написать`}</Button>
  )
}
