import type { FiledPackages } from './rules.ts'

/** Reads the table of docs/dependencies.md: lines `| runtime | package | reason |`. A line without a reason does not count. */
export function readFiledPackages(markdown: string): FiledPackages {
  const of = (runtime: string) =>
    [...markdown.matchAll(/^\| (\w+) \| `([^`]+)` \| (\S.*) \|$/gm)]
      .filter(([, filed]) => filed === runtime)
      .map(([, , name]) => name ?? '')
  return { shared: of('shared'), main: of('main'), renderer: of('renderer'), dev: of('dev') }
}
