import { useEffect } from 'react'
import { prepareKnownColumns } from '../../state/known-columns.ts'
import { ColumnsOf } from '../columns/known-services.tsx'

/** How far the columns of a service can be searched, in its details. */
export function ColumnsKnown(of: { readonly url: string; readonly title: string }) {
  useEffect(() => void prepareKnownColumns(), [])
  return <ColumnsOf {...of} />
}
