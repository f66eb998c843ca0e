import type { languages } from 'monaco-editor/editor/editor.api'
import { type LineState, type TokenKind, tokenizeLine } from '#shared/vo/adql/tokenizer.ts'

/** The name under which Monaco knows the language. */
export const adqlId = 'adql'
/** The same with placeholders `{name}`. */
export const adqlTemplateId = 'adql-template'

/** What the tokenizer remembers from one line to the next, in the form Monaco keeps. */
class OpenState implements languages.IState {
  readonly line: LineState
  constructor(line: LineState) {
    this.line = line
  }
  clone(): OpenState {
    return this
  }
  equals(other: languages.IState): boolean {
    return other instanceof OpenState && other.line === this.line
  }
}

/** The colour rule of each kind of token (see monaco-theme.ts). */
const scopes: Readonly<Record<TokenKind, string>> = {
  keyword: 'keyword',
  function: 'function',
  identifier: 'identifier',
  'delimited-identifier': 'identifier',
  number: 'number',
  string: 'string',
  operator: 'operator',
  punctuation: 'delimiter',
  comment: 'comment',
  space: '',
  unknown: 'invalid',
}

const tokensOf = (read: (line: string) => string): languages.TokensProvider => ({
  getInitialState: () => new OpenState('plain'),
  tokenize(line, state) {
    const { tokens, state: after } = tokenizeLine(read(line), state instanceof OpenState ? state.line : 'plain')
    return {
      tokens: tokens.map((token) => ({
        startIndex: token.start,
        scopes: token.problem === 'malformed' ? 'invalid' : scopes[token.kind],
      })),
      endState: new OpenState(after),
    }
  },
})

/** Colours come from the same tokenizer that the parser reads. */
export const adqlTokens = tokensOf((line) => line)
/** A placeholder has the colour of a name. */
export const adqlTemplateTokens = tokensOf((line) => line.replaceAll(/\{([A-Za-z_]\w*)\}/g, '_$1_'))

/** Comments, brackets and pairs as the editor needs them. */
export const adqlConfiguration: languages.LanguageConfiguration = {
  comments: { lineComment: '--' },
  brackets: [['(', ')']],
  autoClosingPairs: [
    { open: '(', close: ')' },
    { open: "'", close: "'", notIn: ['string', 'comment'] },
    { open: '"', close: '"', notIn: ['string', 'comment'] },
  ],
  surroundingPairs: [
    { open: '(', close: ')' },
    { open: "'", close: "'" },
    { open: '"', close: '"' },
  ],
  wordPattern: /"(?:[^"]|"")*"|[A-Za-z_]\w*/g,
}
