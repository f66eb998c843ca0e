/** TAP services that many astronomers use, offered until the person has some of their own. Addresses as published by their operators, 2025. */
export const knownServices: readonly { readonly title: string; readonly url: string; readonly holds: string }[] = [
  { title: 'GAVO Data Center', url: 'https://dc.g-vo.org/tap', holds: 'surveys, ObsCore, registry' },
  { title: 'TAPVizieR', url: 'https://tapvizier.cds.unistra.fr/TAPVizieR/tap', holds: 'catalogues of papers' },
  { title: 'SIMBAD', url: 'https://simbad.cds.unistra.fr/simbad/sim-tap', holds: 'objects and names' },
  { title: 'Gaia at ESA', url: 'https://gea.esac.esa.int/tap-server/tap', holds: 'Gaia releases' },
  { title: 'Gaia at AIP', url: 'https://gaia.aip.de/tap', holds: 'Gaia, spectra' },
]
