import { changeSettings, useSettings } from '../../state/settings.ts'
import { ChoiceSetting } from './setting.tsx'

const onOff = [
  { id: 'off', label: 'Off' },
  { id: 'on', label: 'On' },
] as const
const word = (on: boolean): 'on' | 'off' => (on ? 'on' : 'off')

/** How Alidade lives with other programs (SAMP). */
export function SampSettings() {
  const { sampAtStart, sampHub, sampWeb, sampPointAt } = useSettings()
  return (
    <>
      <ChoiceSetting
        label="Take part from the start"
        sentence="TOPCAT, Aladin, DS9 and scripts on this computer can exchange tables, images and positions with Alidade (SAMP)."
        value={word(sampAtStart !== false)}
        choices={onOff}
        onChoose={(chosen) => void changeSettings({ sampAtStart: chosen === 'on' })}
      />
      <ChoiceSetting
        label="Run a hub"
        sentence="Where no other program runs the hub on which they meet, Alidade runs it."
        value={word(sampHub !== false)}
        choices={onOff}
        onChoose={(chosen) => void changeSettings({ sampHub: chosen === 'on' })}
      />
      <ChoiceSetting
        label="Web pages"
        sentence="Pages may ask to join the hub that Alidade runs; each is asked about before it sees anything."
        value={word(sampWeb === true)}
        choices={onOff}
        onChoose={(chosen) => void changeSettings({ sampWeb: chosen === 'on' })}
      />
      <ChoiceSetting
        label="Point at rows"
        sentence="The position of each row that is clicked goes to the other programs, so that Aladin follows."
        value={word(sampPointAt === true)}
        choices={onOff}
        onChoose={(chosen) => void changeSettings({ sampPointAt: chosen === 'on' })}
      />
    </>
  )
}
