/**
 * A description as paragraphs that flow in any width: services break its lines where their own files end. A blank line
 * ends a paragraph, a line of a list (-, *, •, 1.) stands by itself.
 */
export const flowingText = (text: string): string =>
  text
    .trim()
    .split(/\n[^\S\n]*\n\s*/)
    .map((paragraph) =>
      paragraph
        .split(/\n(?=\s*(?:[-*•]|\d{1,2}[.)])\s)/)
        .map((line) => line.replace(/\s+/g, ' ').trim())
        .join('\n'),
    )
    .join('\n\n')
