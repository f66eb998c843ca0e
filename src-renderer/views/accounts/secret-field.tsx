import { Eye, EyeOff } from 'lucide-react'
import { useId, useState } from 'react'
import { IconButton } from '../../widgets/button.tsx'
import '../../widgets/field.css'

/**
 * A line for a secret, or for what goes with it. What is typed stays in the field itself: it is in no state of React, and
 * the form reads it when it is sent, and empties it.
 */
export function SecretField({
  label,

  name,
  onTyped,
  isOpen = false,
  autoFocus = false,
  placeholder,
  initial,
}: {
  readonly label: string
  /** Its name in the form. */
  readonly name: string
  readonly onTyped: () => void
  /** True where what is typed is no secret. */
  readonly isOpen?: boolean
  readonly autoFocus?: boolean
  readonly placeholder?: string
  /** What stands there at first; never a secret. */
  readonly initial?: string
}) {
  const id = useId()
  const [shown, setShown] = useState(isOpen)
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="secret-field">
        <input
          id={id}
          name={name}
          type={shown ? 'text' : 'password'}
          className="field-input field-input-code secret-field-input"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onInput={onTyped}
          defaultValue={initial}
          // biome-ignore lint/a11y/noAutofocus: the one thing to do in a dialog that the person opened
          autoFocus={autoFocus}
          placeholder={placeholder}
        />
        {!isOpen && (
          <IconButton
            label={shown ? `Hide the ${label.toLowerCase()}` : `Show the ${label.toLowerCase()}`}
            icon={shown ? <EyeOff size={14} /> : <Eye size={14} />}
            onPress={() => setShown(!shown)}
          />
        )}
      </div>
    </div>
  )
}
