import { FileCode2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { faultText } from '#shared/ipc/fault-text.ts'
import { focusShownTab } from '../../app/tab-focus.ts'
import { openServiceExample } from '../../state/examples.ts'
import { exampleMark, loadServiceExamples, useServiceExamples } from '../../state/service-examples.ts'
import { Button, Hint } from '../../widgets/button.tsx'
import { Elapsed, Progress } from '../../widgets/progress.tsx'

/** Examples shown at first. */
const fewExamples = 6
/** A person who walks by asks for nothing, milliseconds. */
const lookMilliseconds = 250

function List({ url }: { readonly url: string }) {
  const [all, setAll] = useState(false)
  const loaded = useServiceExamples(({ byUrl }) => byUrl[url])
  if (!loaded) return null
  if (loaded.state === 'loading')
    return (
      <div className="details-reading">
        <Progress name="Reading the examples" onCancel={loaded.cancel} />
        <span className="quiet">
          <Elapsed since={loaded.since} />
        </span>
      </div>
    )
  if (loaded.state === 'failed')
    return (
      <p className="details-text" role="status">
        <span className="details-failed">{faultText(loaded.fault).sentence}</span>{' '}
        <button type="button" className="details-link" onClick={() => void loadServiceExamples(url, true)}>
          Try again
        </button>
      </p>
    )
  if (loaded.value.length === 0) return <p className="details-text quiet">The service offers none.</p>
  const shown = all ? loaded.value : loaded.value.slice(0, fewExamples)
  return (
    <>
      <ul className="details-examples">
        {shown.map((example) => (
          <li key={`${exampleMark(example)} ${example.adql}`}>
            <Hint text={`Open as a query: ${example.adql.replace(/\s+/g, ' ').trim().slice(0, 200)}`}>
              <Button
                look="quiet"
                icon={<FileCode2 size={13} />}
                onPress={() => {
                  openServiceExample(url, example)
                  focusShownTab()
                }}
              >
                {example.name}
              </Button>
            </Hint>
            {example.description && (
              <p className="details-example-text quiet" title={example.description}>
                {example.description}
              </p>
            )}
          </li>
        ))}
      </ul>
      {shown.length < loaded.value.length && (
        <button type="button" className="details-link" onClick={() => setAll(true)}>
          All {loaded.value.length.toLocaleString('en')} examples
        </button>
      )}
    </>
  )
}

/** The examples that a service offers, each to be opened as a query. */
export function ServiceExamples({ url }: { readonly url: string }) {
  useEffect(() => {
    const timer = setTimeout(() => void loadServiceExamples(url), lookMilliseconds)
    return () => clearTimeout(timer)
  }, [url])
  return (
    <section className="details-part" aria-label="Examples">
      <h4>Examples of the service</h4>
      <List url={url} />
    </section>
  )
}
