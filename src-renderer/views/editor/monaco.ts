import { editor, KeyCode, languages } from 'monaco-editor/editor/editor.api'
import 'monaco-editor/features/register.all'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import { tokenColour, useTheme } from '../../theme/theme.ts'
import { adqlConfiguration, adqlId, adqlTokens } from './adql-language.ts'
import { monacoTheme } from './monaco-theme.ts'

/** Loaded with the first editor: Monaco with ADQL, its worker from our own bundle, its colours from our tokens. */
self.MonacoEnvironment = { getWorker: () => new EditorWorker() }

languages.register({ id: adqlId, extensions: ['.adql'], aliases: ['ADQL'] })
languages.setLanguageConfiguration(adqlId, adqlConfiguration)
languages.setTokensProvider(adqlId, adqlTokens)

// The window has its own commands; Monaco's list of its own would be cut by the small editor.
editor.addKeybindingRule({ keybinding: KeyCode.F1, command: null })

function drawTheme(): void {
  const { name } = useTheme.getState()
  editor.defineTheme(`alidade-${name}`, monacoTheme(name, tokenColour))
  editor.setTheme(`alidade-${name}`)
}
drawTheme()
useTheme.subscribe(drawTheme)

export { editor }
