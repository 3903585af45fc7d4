import { useLingui } from "@lingui/react/macro"
import { Select } from "../../ui/Select"
import { TextField } from "../../ui/TextField"
import { type GuardianKind, useKindOptions } from "./useKinds"

export type LinkGiven = { kind: GuardianKind; endsOn: string }

type Props = { value: LinkGiven; onChange: (value: LinkGiven) => void }

/** What the adult is to the child, and until when. */
export function LinkFields({ value, onChange }: Props) {
  const { t } = useLingui()
  const kinds = useKindOptions()
  return (
    <>
      <Select
        label={t`Кем приходится`}
        options={kinds}
        value={value.kind}
        onChange={(kind) => {
          const chosen = kinds.find((one) => one.value === kind)
          if (chosen !== undefined) onChange({ ...value, kind: chosen.value })
        }}
      />
      <TextField
        label={t`Последний день связи`}
        type="date"
        value={value.endsOn}
        onChange={(endsOn) => onChange({ ...value, endsOn })}
        description={t`Необязательно. На следующий день связь прекратится сама.`}
      />
    </>
  )
}
