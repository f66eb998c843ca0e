import { randomStream } from '../stars/random.mjs'
import { offset, separation } from '../stars/sky.mjs'
import { column, origin } from '../table.mjs'
import { cubesOf, datasetId, setups } from './califa.mjs'

export const obscoreSchema = {
  name: 'ivoa',
  description: 'Simulated: the table of observations that ObsCore 1.1 defines. There are no files behind the rows.',
}

const mira = { ra: 34.83662, dec: -2.97764 }
const text = (value) => (value === null || value === undefined ? null : String(value))

/** What the rows of one kind share: nothing is known of the rest. */
const blank = { calib_level: 2, pol_xel: 0, s_xel1: 1, s_xel2: 1, t_xel: 1 }

/** Corners of a square plate, as STC-S (TAP 1.0, 6). */
function outline(ra, dec, side) {
  const half = (side / 2) * 3_600_000
  const corners = [
    [-half, -half],
    [half, -half],
    [half, half],
    [-half, half],
  ]
  return `Polygon ICRS ${corners
    .map(([e, n]) =>
      offset(ra, dec, e, n)
        .map((value) => value.toFixed(5))
        .join(' '),
    )
    .join(' ')}`
}

/** Photographic plates of two degrees: fields around bright stars, Mira's first. */
function plates(stars, random) {
  const bright = stars.filter((star) => star.vmag < 3.2 && star.dec > -25)
  return [mira, ...bright].map((field, i) => {
    const number = `S${String(i + 1).padStart(4, '0')}`
    const [ra, dec] =
      i === 0 ? [mira.ra, mira.dec] : offset(field.ra, field.dec, random.normal(0, 9e5), random.normal(0, 9e5))
    const t_min = random.between(17_500, 33_500)
    const t_exptime = random.between(600, 7200)
    return {
      ...blank,
      dataproduct_type: 'image',
      obs_collection: 'HDAP',
      obs_id: number,
      obs_title: `Simulated photographic plate ${number}`,
      obs_publisher_did: datasetId(`hdap/${number}`),
      s_ra: ra,
      s_dec: dec,
      s_fov: 2.8,
      s_region: outline(ra, dec, 2),
      s_resolution: 2.5,
      s_pixel_scale: 1.2,
      s_xel1: 6000,
      s_xel2: 6000,
      t_min,
      t_max: t_min + t_exptime / 86_400,
      t_exptime,
      em_min: 3.8e-7,
      em_max: 5e-7,
      em_xel: 1,
      o_ucd: 'phot.flux;em.opt.B',
      facility_name: 'Simulated observatory',
      instrument_name: 'Simulated astrograph',
      source_table: 'ivoa.obscore',
    }
  })
}

/** Fields that all spectra share: a fibre of two arcseconds at the star's place. */
const fibre = (ra, dec, t_min, t_exptime) => ({
  ...blank,
  dataproduct_type: 'spectrum',
  target_class: 'star',
  s_ra: ra,
  s_dec: dec,
  s_fov: 2 / 3600,
  t_min,
  t_max: t_min + t_exptime / 86_400,
  t_exptime,
  o_ucd: 'phot.flux.density;em.wl',
  em_ucd: 'em.wl',
})

function raveSpectra(rows) {
  return rows
    .filter((_, i) => i % 10 === 0)
    .map((row) => ({
      ...fibre(row.raj2000, row.dej2000, (row.obs_year - 2000) * 365.25 + 51_544.5, 3600),
      obs_collection: 'RAVE-like',
      obs_id: row.name,
      obs_title: `Simulated spectrum ${row.name}`,
      obs_publisher_did: datasetId(`rave/${row.name}`),
      target_name: row.name,
      em_min: 8.41e-7,
      em_max: 8.795e-7,
      em_res_power: 7500,
      em_xel: 1030,
      facility_name: 'Simulated Schmidt telescope',
      instrument_name: 'Simulated fibre spectrograph',
      source_table: 'rave.main',
    }))
}

function stellaSpectra({ objects, observations, nights }) {
  const byName = new Map(objects.map((object) => [object.objname, object]))
  const byNumber = new Map(observations.map((observation) => [observation.obsid, observation]))
  return nights.map((night) => {
    const { objname } = byNumber.get(night.obsid)
    const { ra, dec } = byName.get(objname)
    return {
      ...fibre(ra, dec, night.mjd - night.exptime / 172_800, night.exptime),
      obs_collection: 'STELLA-like',
      obs_id: text(night.obsid),
      obs_title: `Simulated echelle spectrum of ${objname}`,
      obs_publisher_did: datasetId(`stella/${night.obsid}`),
      target_name: objname,
      em_min: 3.9e-7,
      em_max: 8.8e-7,
      em_res_power: 55_000,
      em_xel: 280_000,
      facility_name: 'Simulated robotic telescope',
      instrument_name: 'Simulated echelle spectrograph',
      source_table: 'stella_vpnep.observations',
    }
  })
}

const califaCubes = (galaxies) =>
  cubesOf(galaxies).map((cube) => ({
    ...blank,
    calib_level: 3,
    dataproduct_type: 'cube',
    obs_collection: 'CALIFA',
    obs_id: `${cube.target_name}.${cube.setup}`,
    obs_title: cube.obs_title,
    obs_publisher_did: cube.obs_publisher_did,
    target_name: cube.target_name,
    target_class: 'galaxy',
    s_ra: cube.raj2000,
    s_dec: cube.dej2000,
    s_fov: 0.021,
    s_region: outline(cube.raj2000, cube.dej2000, 0.018),
    s_resolution: 2.5,
    s_pixel_scale: 1,
    s_xel1: 72,
    s_xel2: 64,
    t_min: cube.mjd,
    t_max: cube.mjd + 0.0625,
    t_exptime: 5400,
    em_min: cube.em_min,
    em_max: cube.em_max,
    em_res_power: setups[cube.setup].resolution,
    em_xel: 1877,
    em_ucd: 'em.wl',
    o_ucd: 'phot.flux.density;em.wl',
    facility_name: 'Simulated observatory',
    instrument_name: 'Simulated integral field unit',
    source_table: 'califadr3.cubes',
  }))

/** Light curves of stars that have a variable star's designation. */
function lightCurves(starNames, stars, random) {
  const byHip = new Map(stars.filter((star) => star.hip).map((star) => [star.hip, star]))
  return starNames
    .filter((names) => names.variable && byHip.get(names.hip)?.vmag > 6)
    .slice(0, 250)
    .map((names) => {
      const star = byHip.get(names.hip)
      const t_min = random.between(47_860, 47_960)
      return {
        ...blank,
        dataproduct_type: 'timeseries',
        obs_collection: 'Practice light curves',
        obs_id: `HIP${names.hip}`,
        obs_title: `Simulated light curve of ${names.variable} ${names.constellation ?? ''}`.trim(),
        obs_publisher_did: datasetId(`lightcurves/HIP${names.hip}`),
        target_name: `${names.variable} ${names.constellation ?? ''}`.trim(),
        target_class: 'star',
        s_ra: star.ra,
        s_dec: star.dec,
        s_fov: 0.01,
        t_min,
        t_max: t_min + random.between(800, 1150),
        t_exptime: 1100,
        t_xel: 60 + random.integer(160),
        em_min: 4e-7,
        em_max: 7e-7,
        em_xel: 1,
        o_ucd: 'phot.mag;em.opt.V',
        facility_name: 'Simulated satellite',
        instrument_name: 'Simulated photometer',
        source_table: 'celestial.star_names',
      }
    })
}

/** All observations, sorted by declination, with a region where the source has none. */
export function observations({ stars, starNames, seen }) {
  const random = randomStream('obscore')
  return [
    ...plates(stars, random),
    ...raveSpectra(seen.rave),
    ...stellaSpectra(seen.stella),
    ...califaCubes(seen.califa),
    ...lightCurves(starNames, stars, random),
  ]
    .filter((row) => separation(row.s_ra, row.s_dec, 0, 90) > 0.1)
    .map((row) => ({ s_region: `Circle ICRS ${row.s_ra.toFixed(5)} ${row.s_dec.toFixed(5)} ${row.s_fov / 2}`, ...row }))
    .toSorted((a, b) => a.s_dec - b.s_dec)
}

const standard = (name, type, unit, ucd, utype, description) =>
  column(name, type, unit, ucd, description, 'ps', { utype: `obscore:${utype}` })

export const obscoreColumns = [
  standard(
    'dataproduct_type',
    'char',
    '',
    'meta.code.class',
    'ObsDataset.dataProductType',
    'Kind of data: image, spectrum, cube, timeseries',
  ),
  standard(
    'dataproduct_subtype',
    'char',
    '',
    'meta.code.class',
    'ObsDataset.dataProductSubtype',
    'Kind of data in the words of the archive',
  ),
  standard(
    'calib_level',
    'short',
    '',
    'meta.code;obs.calib',
    'ObsDataset.calibLevel',
    'Level of calibration, 0 (raw) to 4',
  ),
  standard('obs_collection', 'char', '', 'meta.id', 'DataID.collection', 'Collection the data belong to'),
  standard('obs_id', 'char', '', 'meta.id', 'DataID.observationID', 'Name of the observation within the collection'),
  standard('obs_title', 'char', '', 'meta.title;obs', 'DataID.title', 'Title of the data set'),
  standard('obs_publisher_did', 'char', '', 'meta.ref.ivoid', 'Curation.publisherDID', 'Identifier of the data set'),
  standard('obs_creator_did', 'char', '', 'meta.id', 'DataID.creatorDID', 'Identifier given by the creator'),
  standard(
    'access_url',
    'char',
    '',
    'meta.ref.url',
    'Access.reference',
    'Where the file is; empty here, the practice sky has no files',
  ),
  standard('access_format', 'char', '', 'meta.code.mime', 'Access.format', 'Media type of the file; empty here'),
  standard('access_estsize', 'long', 'kbyte', 'phys.size;meta.file', 'Access.size', 'Size of the file; empty here'),
  standard('target_name', 'char', '', 'meta.id;src', 'Target.name', 'Object that was observed'),
  standard('target_class', 'char', '', 'src.class', 'Target.class', 'Kind of the object'),
  standard(
    's_ra',
    'double:6',
    'deg',
    'pos.eq.ra',
    'Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C1',
    'Right ascension of the centre, ICRS',
  ),
  standard(
    's_dec',
    'double:6',
    'deg',
    'pos.eq.dec',
    'Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C2',
    'Declination of the centre, ICRS',
  ),
  standard(
    's_fov',
    'double:6',
    'deg',
    'phys.angSize;instr.fov',
    'Char.SpatialAxis.Coverage.Bounds.Extent.diameter',
    'Diameter of the observed part of the sky',
  ),
  {
    ...standard(
      's_region',
      'char',
      '',
      'pos.outline;obs.field',
      'Char.SpatialAxis.Coverage.Support.Area',
      'Observed part of the sky',
    ),
    xtype: 'adql:REGION',
  },
  standard(
    's_resolution',
    'double',
    'arcsec',
    'pos.angResolution',
    'Char.SpatialAxis.Resolution.Refval.value',
    'Resolution on the sky',
  ),
  standard(
    't_min',
    'double:5',
    'd',
    'time.start;obs.exposure',
    'Char.TimeAxis.Coverage.Bounds.Limits.StartTime',
    'Start of the observation, MJD',
  ),
  standard(
    't_max',
    'double:5',
    'd',
    'time.end;obs.exposure',
    'Char.TimeAxis.Coverage.Bounds.Limits.StopTime',
    'End of the observation, MJD',
  ),
  standard(
    't_exptime',
    'float:0',
    's',
    'time.duration;obs.exposure',
    'Char.TimeAxis.Coverage.Support.Extent',
    'Exposure time',
  ),
  standard(
    't_resolution',
    'float',
    's',
    'time.resolution',
    'Char.TimeAxis.Resolution.Refval.value',
    'Resolution in time',
  ),
  standard(
    'em_min',
    'double',
    'm',
    'em.wl;stat.min',
    'Char.SpectralAxis.Coverage.Bounds.Limits.LoLimit',
    'Shortest wavelength',
  ),
  standard(
    'em_max',
    'double',
    'm',
    'em.wl;stat.max',
    'Char.SpectralAxis.Coverage.Bounds.Limits.HiLimit',
    'Longest wavelength',
  ),
  standard(
    'em_res_power',
    'double',
    '',
    'spect.resolution',
    'Char.SpectralAxis.Resolution.ResolPower.refVal',
    'Spectral resolving power',
  ),
  standard('o_ucd', 'char', '', 'meta.ucd', 'Char.ObservableAxis.ucd', 'UCD of what was measured'),
  standard(
    'pol_states',
    'char',
    '',
    'meta.code;phys.polarization',
    'Char.PolarizationAxis.stateList',
    'Polarisation states',
  ),
  standard(
    'facility_name',
    'char',
    '',
    'meta.id;instr.tel',
    'Provenance.ObsConfig.Facility.name',
    'Telescope or observatory',
  ),
  standard('instrument_name', 'char', '', 'meta.id;instr', 'Provenance.ObsConfig.Instrument.name', 'Instrument'),
  standard('s_xel1', 'long', '', 'meta.number', 'Char.SpatialAxis.numBins1', 'Pixels along the first axis on the sky'),
  standard('s_xel2', 'long', '', 'meta.number', 'Char.SpatialAxis.numBins2', 'Pixels along the second axis on the sky'),
  standard('t_xel', 'long', '', 'meta.number', 'Char.TimeAxis.numBins', 'Samples in time'),
  standard('em_xel', 'long', '', 'meta.number', 'Char.SpectralAxis.numBins', 'Samples in wavelength'),
  standard('pol_xel', 'long', '', 'meta.number', 'Char.PolarizationAxis.numBins', 'Polarisation states, how many'),
  standard(
    's_pixel_scale',
    'double',
    'arcsec',
    'phys.angSize;instr.pixel',
    'Char.SpatialAxis.Sampling.RefVal.SamplingPeriod',
    'Size of a pixel on the sky',
  ),
  standard('em_ucd', 'char', '', 'meta.ucd', 'Char.SpectralAxis.ucd', 'UCD of the spectral axis'),
  column('source_table', 'char', '', 'meta.id;meta.table', 'Table of this service the row was made of', ''),
]

export const obscoreTables = (context) => [
  {
    name: 'ivoa.obscore',
    utype: 'ivo://ivoa.net/std/obscore#core-1.1',
    description:
      'Simulated: plates, spectra, cubes and light curves in the columns of ObsCore 1.1, to rehearse the search for ' +
      'observations. The files do not exist, so access_url is empty.',
    origin: origin('simulated', {
      recipe:
        'Plates around bright stars and Mira, a tenth of the RAVE-like spectra, all STELLA- and CALIFA-like ones, light curves of variable stars.',
    }),
    columns: obscoreColumns,
    rows: observations(context),
  },
]
