import type { languages } from 'monaco-editor/editor/editor.api'
import { type LineState, type TokenKind, tokenizeLine } from '#shared/vo/adql/tokenizer.ts'

/** The name under which Monaco knows the language. */
export const adqlId = 'adql'

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

/** A placeholder has the colour of a name; where there are none, what reads the whole text says so. */
const withNames = (line: string): string => line.replaceAll(/\{([A-Za-z_]\w*)\}/g, '_$1_')

/** Colours come from the same tokenizer that the parser reads. */
export const adqlTokens: languages.TokensProvider = {
  getInitialState: () => new OpenState('plain'),
  tokenize(line, state) {
    const { tokens, state: after } = tokenizeLine(withNames(line), state instanceof OpenState ? state.line : 'plain')
    return {
      tokens: tokens.map((token) => ({
        startIndex: token.start,
        scopes: token.problem === 'malformed' ? 'invalid' : scopes[token.kind],
      })),
      endState: new OpenState(after),
    }
  },
}

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
