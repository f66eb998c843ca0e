import type { editor } from 'monaco-editor/editor/editor.api'
import type { ThemeName } from '../../theme/theme.ts'

const bases = { light: 'vs', dark: 'vs-dark', red: 'vs-dark', contrast: 'hc-black' } as const

/** Monaco's theme out of the window's tokens: `value` gives a token as written, `#rrggbb`. */
export function monacoTheme(name: ThemeName, value: (token: string) => string): editor.IStandaloneThemeData {
  const rule = (token: string, colour: string, fontStyle = ''): editor.ITokenThemeRule => ({
    token,
    foreground: value(colour).replace('#', ''),
    fontStyle,
  })
  const colour = (token: string) => value(token)
  // Where colours are few, weight tells the keywords.
  const keyword = name === 'red' ? 'bold' : ''
  const clear = '#00000000'
  return {
    base: bases[name],
    inherit: true,
    rules: [
      rule('', '--color-text'),
      rule('keyword', '--code-keyword', keyword),
      rule('function', '--code-function'),
      rule('identifier', '--color-text'),
      rule('number', '--code-number'),
      rule('string', '--code-string'),
      rule('operator', '--code-operator'),
      rule('delimiter', '--code-operator'),
      rule('comment', '--code-comment', 'italic'),
      rule('invalid', '--color-error', 'underline'),
    ],
    colors: {
      'editor.background': colour('--color-surface'),
      'editor.foreground': colour('--color-text'),
      'editor.lineHighlightBackground': clear,
      'editor.lineHighlightBorder': clear,
      'editor.selectionBackground': colour('--color-selection'),
      'editor.inactiveSelectionBackground': colour('--color-selection'),
      'editorCursor.foreground': colour('--color-accent'),
      'editorLineNumber.foreground': colour('--color-text-quiet'),
      'editorLineNumber.activeForeground': colour('--color-text'),
      'editorIndentGuide.background1': colour('--color-border'),
      'editorBracketMatch.background': colour('--color-selection'),
      'editorBracketMatch.border': clear,
      ...Object.fromEntries(
        [1, 2, 3, 4, 5, 6].map((depth) => [`editorBracketHighlight.foreground${depth}`, colour('--code-operator')]),
      ),
      'editorBracketHighlight.unexpectedBracket.foreground': colour('--color-error'),
      'editorError.foreground': colour('--color-error'),
      'editorWarning.foreground': colour('--color-warning'),
      'editorInfo.foreground': colour('--color-text-quiet'),
      'editorWidget.background': colour('--color-raised'),
      'editorWidget.border': colour('--color-border'),
      'editorHoverWidget.background': colour('--color-raised'),
      'editorHoverWidget.border': colour('--color-border'),
      'editorHoverWidget.statusBarBackground': colour('--color-raised'),
      'textLink.foreground': colour('--color-accent'),
      'textLink.activeForeground': colour('--color-accent'),
      'editorSuggestWidget.background': colour('--color-raised'),
      'editorSuggestWidget.selectedBackground': colour('--color-selection'),
      'editor.findMatchBackground': colour('--color-selection'),
      'editor.findMatchBorder': colour('--color-accent'),
      'editor.findMatchHighlightBackground': colour('--color-selection'),
      'widget.shadow': clear,
      'quickInput.background': colour('--color-raised'),
      'quickInput.foreground': colour('--color-text'),
      'quickInputList.focusBackground': colour('--color-selection'),
      'quickInputList.focusForeground': colour('--color-text'),
      'list.focusBackground': colour('--color-selection'),
      'list.focusForeground': colour('--color-text'),
      'list.activeSelectionBackground': colour('--color-selection'),
      'list.activeSelectionForeground': colour('--color-text'),
      'list.hoverBackground': colour('--color-hover'),
      'list.focusOutline': clear,
      'list.highlightForeground': colour('--color-accent'),
      'keybindingLabel.background': clear,
      'keybindingLabel.foreground': colour('--color-text-quiet'),
      'keybindingLabel.border': colour('--color-border'),
      'keybindingLabel.bottomBorder': colour('--color-border'),
      'input.background': colour('--color-surface'),
      'input.border': colour('--color-border-strong'),
      'menu.background': colour('--color-raised'),
      'menu.foreground': colour('--color-text'),
      'menu.selectionBackground': colour('--color-hover'),
      'menu.selectionForeground': colour('--color-text'),
      'menu.border': colour('--color-border'),
      'menu.separatorBackground': colour('--color-border'),
      'scrollbarSlider.background': `${colour('--color-border-strong')}66`,
      'scrollbarSlider.hoverBackground': `${colour('--color-border-strong')}99`,
      'scrollbarSlider.activeBackground': colour('--color-border-strong'),
      'scrollbar.shadow': clear,
      focusBorder: colour('--color-focus'),
    },
  }
}
