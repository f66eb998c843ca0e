import { elementsOf, readXml, textOf } from '#shared/vo/xml/xml-document.ts'

/**
 * The owner that a list of jobs or a job document names (UWS 1.1, 2.1.3: ownerId), where all its jobs have the same one;
 * undefined in any other document.
 */
export function ownerOf(text: string): string | undefined {
  if (!/<(?:[\w.-]+:)?jobs?[\s>]/.test(text.slice(0, 4096))) return undefined
  const { root } = readXml(text)
  if (root?.local !== 'jobs' && root?.local !== 'job') return undefined
  const jobs = root.local === 'job' ? [root] : elementsOf(root, 'jobref')
  const owners = new Set(jobs.map((job) => textOf(job, 'ownerId')?.trim()))
  const [owner] = owners
  return owners.size === 1 && owner ? owner : undefined
}
