/**
 * An XML element of a VOTable without its cells, kept as it was read: the carrier of all metadata
 * (GROUP, COOSYS, TIMESYS, PARAM, INFO, LINK, service descriptors, MIVOT blocks, anything foreign) from reading to writing.
 * DATA elements are kept empty of rows; typed views on the tree are derived by functions, never stored beside it.
 */
export interface VotableElement {
  /** Name as written, prefix included (`TABLE`, `vodml:VODML`). */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** Elements and text in document order; text that is only white space between elements is left out. */
  readonly children: ReadonlyArray<VotableElement | string>
}
