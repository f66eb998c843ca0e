import * as v from 'valibot'
import { ProfileFile } from '#shared/model/service-profile.ts'
import cadc from '../../../assets/service-profiles/cadc.json' with { type: 'json' }
import dachs from '../../../assets/service-profiles/dachs.json' with { type: 'json' }
import daiquiri from '../../../assets/service-profiles/daiquiri.json' with { type: 'json' }
import esa from '../../../assets/service-profiles/esa.json' with { type: 'json' }
import gaiaAip from '../../../assets/service-profiles/gaia-aip.json' with { type: 'json' }
import gaiaEsa from '../../../assets/service-profiles/gaia-esa.json' with { type: 'json' }
import heasarc from '../../../assets/service-profiles/heasarc.json' with { type: 'json' }
import irsa from '../../../assets/service-profiles/irsa.json' with { type: 'json' }
import simbad from '../../../assets/service-profiles/simbad.json' with { type: 'json' }
import stellaAip from '../../../assets/service-profiles/stella-aip.json' with { type: 'json' }
import vizier from '../../../assets/service-profiles/vizier.json' with { type: 'json' }
import vollt from '../../../assets/service-profiles/vollt.json' with { type: 'json' }

/** The profiles that come with Alidade, in the order in which they are tried. */
export const knownProfiles: readonly ProfileFile[] = v.parse(v.array(ProfileFile), [
  ...[stellaAip, gaiaAip, daiquiri, dachs, vizier, simbad, vollt],
  ...[gaiaEsa, esa, cadc, irsa, heasarc],
])

/** Services whose identifier in the registry the profiles know: identifier and base address. */
export const knownIvoids: ReadonlyArray<readonly [ivoid: string, url: string]> = knownProfiles.flatMap(({ match }) =>
  Object.entries(match.ivoids ?? {}),
)
