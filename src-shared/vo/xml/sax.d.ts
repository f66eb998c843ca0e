/** The part of sax 1.6 that we use; the package's own types would bring Node's types into shared code. */
declare module 'sax' {
  export interface SaxTag {
    readonly name: string
    readonly attributes: Readonly<Record<string, string>>
    readonly isSelfClosing: boolean
  }
  export interface SaxParser {
    /** Set after `onerror`; must be put back to null to go on. */
    error: Error | null
    /** 0-based line and column, and characters read so far. */
    readonly line: number
    readonly column: number
    readonly position: number
    readonly startTagPosition: number
    onopentag: (tag: SaxTag) => void
    onclosetag: (name: string) => void
    ontext: (text: string) => void
    oncdata: (text: string) => void
    /** After the whole of a document type definition, which is never interpreted. */
    ondoctype: (text: string) => void
    onerror: (error: Error) => void
    write(text: string): SaxParser
    close(): SaxParser
  }
  export interface SaxOptions {
    readonly trim?: boolean
    readonly normalize?: boolean
    readonly lowercase?: boolean
    readonly xmlns?: boolean
    readonly position?: boolean
    readonly strictEntities?: boolean
  }
  const sax: { parser(strict: boolean, options?: SaxOptions): SaxParser }
  export default sax
}
