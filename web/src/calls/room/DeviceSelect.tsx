import { ChevronDown } from "lucide-react"
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components"
import styles from "./DeviceSelect.module.css"
import type { Device } from "./devices"

type DeviceSelectProps = {
  label: string
  devices: readonly Device[]
  chosenId: string
  onChoose: (id: string) => void
}

/** One of several microphones, cameras or speakers; with none or one to choose from there is nothing to show. */
export function DeviceSelect({ label, devices, chosenId, onChoose }: DeviceSelectProps) {
  const first = devices[0]
  if (first === undefined) return null
  const chosen = devices.find((one) => one.id === chosenId) ?? first
  return (
    <Select className={styles.select} value={chosen.id} onChange={(key) => onChoose(String(key))}>
      <Label className={styles.label}>{label}</Label>
      <Button className={styles.button}>
        <SelectValue className={styles.value} />
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className={styles.popover} offset={4}>
        <ListBox className={styles.list}>
          {devices.map((one) => (
            <ListBoxItem key={one.id} id={one.id} className={styles.item} textValue={one.label}>
              {one.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}
