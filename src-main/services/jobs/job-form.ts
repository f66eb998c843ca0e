import type { Job } from '#shared/model/job.ts'
import { multipartBody } from '../../net/multipart.ts'
import type { NetRequest } from '../../net/net.ts'
import type { PreparedUploads } from './job-uploads.ts'

/** Fields of a form, in the order in which they are sent. */
export type FormFields = ReadonlyArray<readonly [name: string, value: string]>

/**
 * The form that makes a job (TAP 1.1, 2.2, 2.3 and 2.7; UWS 1.1, 2.2.3.1). Without PHASE: in the creating request it is
 * not portable. FORMAT is the name of RESPONSEFORMAT in TAP 1.0, 2.3. `withRunId` false: RUNID is left out.
 */
export function jobForm(
  job: Pick<Job, 'adql' | 'lang' | 'queue' | 'maxrec' | 'runid' | 'executionSeconds' | 'destruction'>,
  format: string,
  uploads: FormFields,
  withRunId = true,
): FormFields {
  const optional = (name: string, value: string | number | undefined): FormFields =>
    value === undefined ? [] : [[name, String(value)]]
  return [
    ['REQUEST', 'doQuery'],
    ['LANG', job.lang],
    ['RESPONSEFORMAT', format],
    ['FORMAT', format],
    ...optional('MAXREC', job.maxrec),
    ...optional('QUEUE', job.queue),
    ...(withRunId ? optional('RUNID', job.runid) : []),
    ...optional('EXECUTIONDURATION', job.executionSeconds),
    ...optional('DESTRUCTION', job.destruction),
    ...uploads,
    ['QUERY', job.adql],
  ]
}

/** Form or multipart body of the creating request: multipart only where tables go with it (DALI 1.1, 3.4.5). */
export function jobBody(
  fields: FormFields,
  uploads: Pick<PreparedUploads, 'parts'>,
  boundary: string,
): Pick<NetRequest, 'form' | 'body'> {
  return uploads.parts.length === 0 ? { form: fields } : { body: multipartBody(fields, uploads.parts, boundary) }
}
