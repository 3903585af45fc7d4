import { useLingui } from "@lingui/react/macro"
import { FieldError } from "react-aria-components"

type Props = {
  /** What the screen has found wrong, in a sentence; it goes before what the browser finds. */
  error: string | undefined
  className: string | undefined
}

/** What is wrong with a field, in the language of the interface: the browser would say it in its own. */
export function FieldMistake({ error, className }: Props) {
  const { t } = useLingui()
  return (
    <FieldError className={className}>
      {({ validationDetails: found, validationErrors }) => {
        if (error !== undefined) return error
        if (found.valueMissing) return t`Заполните это поле.`
        if (found.typeMismatch || found.badInput) return t`Проверьте, как это написано.`
        return validationErrors.join(" ")
      }}
    </FieldError>
  )
}
