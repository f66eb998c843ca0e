import { Switch as AriaSwitch } from 'react-aria-components'
import './switch.css'

/** Something that is on or off, at once. */
export function Switch({
  label,
  isOn,
  onChange,
  isDisabled = false,
  hidesLabel = false,
}: {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (on: boolean) => void
  readonly isDisabled?: boolean
  /** The label is for screen readers only. */
  readonly hidesLabel?: boolean
}) {
  return (
    <AriaSwitch
      className="switch"
      isSelected={isOn}
      onChange={onChange}
      isDisabled={isDisabled}
      {...(hidesLabel && { 'aria-label': label })}
    >
      <span className="switch-track" aria-hidden>
        <span className="switch-knob" />
      </span>
      {!hidesLabel && <span className="switch-label">{label}</span>}
    </AriaSwitch>
  )
}
