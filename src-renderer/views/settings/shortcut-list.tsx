import { RotateCcw, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { commands, type FiledCommand, keysOf, menus } from '#shared/model/commands.ts'
import { keysText } from '#shared/model/key-text.ts'
import { holderOf, isMac, keysPressed, keysProblem } from '../../app/shortcuts.ts'
import { changeSettings, useSettings } from '../../state/settings.ts'
import { announce } from '../../widgets/announcer.tsx'
import { Button, IconButton } from '../../widgets/button.tsx'
import { chosenKeys, useRecording, withKeys } from './recording.ts'

function setKeys(command: FiledCommand, keys: string): void {
  void changeSettings({ shortcuts: withKeys(chosenKeys(), command, keys) })
  announce(keys === '' ? `${command.title} has no keys.` : `${command.title}: ${keysText(keys, isMac())}.`)
}

/** Gives keys to a command that another one has; that one has none then. */
function takeKeys(command: FiledCommand, keys: string, from: FiledCommand): void {
  const without = withKeys(chosenKeys(), from, '')
  void changeSettings({ shortcuts: withKeys(without, command, keys) })
  announce(`${command.title}: ${keysText(keys, isMac())}; ${from.title} has no keys.`)
}

/** Listens for the keys of one command; Escape leaves them as they were. */
function Recorder({ command }: { readonly command: FiledCommand }) {
  const [pressed, setPressed] = useState<string>()
  const chosen = useSettings((settings) => settings.shortcuts) ?? []
  useEffect(() => {
    useRecording.setState({ command: command.id })
    const done = () => useRecording.setState({ command: undefined })
    const listen = (event: KeyboardEvent) => {
      if (event.target instanceof Element && event.target.closest('.shortcut-conflict')) return
      event.preventDefault()
      event.stopPropagation()
      if (event.key === 'Escape') return done()
      const keys = keysPressed(event, isMac())
      if (keys === undefined) return
      setPressed(keys)
      if (keysProblem(keys) !== undefined || holderOf(keys, command.id, chosenKeys())) return
      setKeys(command, keys)
      done()
    }
    addEventListener('keydown', listen, { capture: true })
    return () => {
      removeEventListener('keydown', listen, { capture: true })
      done()
    }
  }, [command])
  const problem = pressed === undefined ? undefined : keysProblem(pressed)
  const holder = pressed === undefined || problem ? undefined : holderOf(pressed, command.id, chosen)
  const stop = () => useRecording.setState({ command: undefined })
  return (
    <span className="shortcut-recorder" role="status" aria-live="assertive">
      {pressed === undefined ? 'Press the keys, or Esc' : keysText(pressed, isMac())}
      {problem && <span className="field-error">{problem}</span>}
      {holder && pressed !== undefined && (
        <span className="shortcut-conflict">
          <span className="field-error">
            of “{holder.title}”{holder.keysOfView ? ', which keeps them' : ''}
          </span>
          {!holder.keysOfView && (
            <Button
              autoFocus
              onPress={() => {
                takeKeys(command, pressed, holder)
                stop()
              }}
            >
              Take them
            </Button>
          )}
          <Button look="quiet" onPress={stop}>
            Leave
          </Button>
        </span>
      )}
    </span>
  )
}

function Line({ command }: { readonly command: FiledCommand }) {
  const chosen = useSettings((settings) => settings.shortcuts) ?? []
  const recording = useRecording((state) => state.command === command.id)
  const keys = keysOf(command, chosen)
  const changed = !command.keysOfView && chosen.some((other) => other.command === command.id)
  const text = keys === undefined ? 'none' : keysText(keys, isMac())
  return (
    <li className="shortcut">
      <span className="shortcut-title">{command.title}</span>
      {changed && (
        <IconButton
          label={`${command.title}: keys as at first`}
          icon={<RotateCcw size={13} />}
          onPress={() => setKeys(command, command.keys ?? '')}
        />
      )}
      {!command.keysOfView && keys !== undefined && !recording && (
        <IconButton label={`${command.title}: no keys`} icon={<X size={13} />} onPress={() => setKeys(command, '')} />
      )}
      {recording ? (
        <Recorder command={command} />
      ) : command.keysOfView ? (
        <kbd
          className="shortcut-keys shortcut-keys-fixed"
          title="The view that has the keyboard takes these keys itself"
        >
          {text}
        </kbd>
      ) : (
        <AriaButton
          className={keys === undefined ? 'shortcut-keys shortcut-keys-none' : 'shortcut-keys'}
          aria-label={`${command.title}: ${text}. Change the keys`}
          onPress={() => useRecording.setState({ command: command.id })}
        >
          {text}
        </AriaButton>
      )}
    </li>
  )
}

/** Every command with its keys, which can be changed. */
export function ShortcutList() {
  const changed = useSettings((settings) => (settings.shortcuts ?? []).length > 0)
  return (
    <>
      <div className="setting-head">
        <p className="setting-sentence">Press the keys of a command to set others; Esc leaves them as they are.</p>
        <Button isDisabled={!changed} onPress={() => void changeSettings({ shortcuts: [] })}>
          Reset all shortcuts
        </Button>
      </div>
      {menus.map(({ title }) => (
        <section key={title} aria-label={title}>
          <h3 className="shortcut-menu">{title}</h3>
          <ul className="shortcut-list">
            {commands
              .filter(({ menu }) => menu === title)
              .map((command) => (
                <Line key={command.id} command={command} />
              ))}
          </ul>
        </section>
      ))}
    </>
  )
}
