import { useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { Undo2 } from "lucide-react"
import { useState } from "react"
import type { YearTurn } from "../foundation/contract/generated/api"
import { momentOf } from "../foundation/formats"
import { sentenceOf } from "../foundation/problems"
import { useMembership } from "../foundation/session"
import { Button } from "../ui/Button"
import { ConfirmDialog } from "../ui/ConfirmDialog"
import { Strip } from "../ui/Strip"
import { toast } from "../ui/Toasts"
import { undoTurn } from "./api"

/** The turn that was just made, and the way back. */
export function TurnDone({ turn }: { turn: YearTurn }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const { organisation } = useMembership()
  const [isAsking, setIsAsking] = useState(false)
  const undo = useMutation({
    mutationFn: () => undoTurn(organisation.id, turn.id),
    onSuccess: () => toast(t`Переход отменён, всё как было`),
    onError: (error) => toast(sentenceOf(error, t`Отменить не получилось. Попробуйте ещё раз.`)),
    onSettled: () => {
      setIsAsking(false)
      void client.invalidateQueries()
    },
  })
  return (
    <>
      <Strip
        action={
          <Button size="small" variant="soft" icon={Undo2} onPress={() => setIsAsking(true)}>
            {t`Отменить переход`}
          </Button>
        }
      >
        {t`Переход на ${turn.label} сделан.`}{" "}
        {turn.undoUntil !== null && t`Отменить можно до ${momentOf(turn.undoUntil)}.`}
      </Strip>
      <ConfirmDialog
        title={t`Отменить переход на новый год?`}
        text={t`Классы, люди, руководители, ссылки и чаты станут такими, какими были. Кто пришёл или перешёл после этого, останется на месте; что написано в новых чатах, можно будет прочитать.`}
        confirm={t`Отменить переход`}
        cancel={t`Оставить как есть`}
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        onConfirm={() => undo.mutate()}
        isBusy={undo.isPending}
        isDanger
      />
    </>
  )
}
