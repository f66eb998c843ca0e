import { randomStream } from '../stars/random.mjs'
import { column, origin } from '../table.mjs'
import { datasetId } from './califa.mjs'

export const planetsSchema = {
  name: 'planets',
  description: 'Simulated: observations of planets in the columns of EPN-TAP 2.0. There are no files behind the rows.',
}

const bodies = ['Mercury', 'Venus', 'Moon', 'Mars', 'Jupiter', 'Saturn', 'Uranus', 'Neptune']
const light = 299_792_458

/** Twelve granules for each body: images of parts of the surface, and spectra. */
function granules() {
  const random = randomStream('planets')
  return bodies.flatMap((body) =>
    Array.from({ length: 12 }, (_, i) => {
      const image = i % 3 !== 0
      const name = `${body.toLowerCase()}_${String(i + 1).padStart(2, '0')}`
      const [longitude, latitude] = [random.between(0, 300), random.between(-70, 50)]
      const time_min = 2_455_000 + random.between(0, 3000)
      const [short, long] = image ? [4.5e-7, 6.5e-7] : [4e-7, 2.5e-6]
      const phase = random.between(1, 90)
      return {
        granule_uid: datasetId(`planets/${name}`),
        granule_gid: image ? 'images' : 'spectra',
        obs_id: name,
        dataproduct_type: image ? 'im' : 'sp',
        target_name: body,
        target_class: body === 'Moon' ? 'satellite' : 'planet',
        time_min,
        time_max: time_min + 0.01,
        time_exp_min: 10,
        time_exp_max: 60,
        spectral_range_min: light / long,
        spectral_range_max: light / short,
        spectral_resolution_min: image ? 4 : 300,
        spectral_resolution_max: image ? 6 : 900,
        c1min: longitude,
        c1max: longitude + 40,
        c2min: latitude,
        c2max: latitude + 20,
        spatial_frame_type: 'body',
        incidence_min: phase / 3,
        incidence_max: phase / 2,
        emergence_min: phase / 4,
        emergence_max: phase / 3,
        phase_min: phase,
        phase_max: phase + 0.5,
        instrument_host_name: 'Simulated orbiter',
        instrument_name: image ? 'Simulated camera' : 'Simulated spectrometer',
        measurement_type: image ? 'phot.radiance;em.opt' : 'phot.radiance;em.opt.I',
        processing_level: 3,
        creation_date: '2020-01-01T00:00:00',
        modification_date: '2020-01-01T00:00:00',
        release_date: '2020-01-01T00:00:00',
        service_title: 'Practice planets',
      }
    }),
  )
}

const standard = (name, type, unit, ucd, description, more) => column(name, type, unit, ucd, description, 'ps', more)
/** A pair of columns: lower and upper bound of one quantity. */
const bounds = (name, unit, ucd, words, middle = '_') => [
  standard(`${name}${middle}min`, 'double:6', unit, `${ucd};stat.min`, `${words}: lower bound`),
  standard(`${name}${middle}max`, 'double:6', unit, `${ucd};stat.max`, `${words}: upper bound`),
]
const date = (name, ucd, words) => standard(name, 'char', '', ucd, words, { arraysize: '19', xtype: 'timestamp' })

const columns = [
  standard('granule_uid', 'char', '', 'meta.id', 'Identifier of the granule, unique in the table'),
  standard('granule_gid', 'char', '', 'meta.id', 'Group of granules of one kind'),
  standard('obs_id', 'char', '', 'meta.id;obs', 'Observation the granule belongs to'),
  standard('dataproduct_type', 'char', '', 'meta.code.class', 'Kind of data: im image, sp spectrum'),
  standard('target_name', 'char', '', 'meta.id;src', 'Body that was observed'),
  standard('target_class', 'char', '', 'src.class', 'Kind of body'),
  standard('time_min', 'double:5', 'd', 'time.start;obs', 'Start of the observation, Julian date'),
  standard('time_max', 'double:5', 'd', 'time.end;obs', 'End of the observation, Julian date'),
  ...bounds('time_sampling_step', 's', 'time.resolution', 'Step between samples in time'),
  ...bounds('time_exp', 's', 'time.duration;obs.exposure', 'Exposure time'),
  ...bounds('spectral_range', 'Hz', 'em.freq', 'Spectral range, as frequency'),
  ...bounds('spectral_sampling_step', 'Hz', 'em.freq;spect.binSize', 'Step between spectral samples'),
  ...bounds('spectral_resolution', '', 'spect.resolution', 'Spectral resolving power'),
  ...bounds('c1', 'deg', 'pos.bodyrc.lon', 'Longitude on the body', ''),
  ...bounds('c2', 'deg', 'pos.bodyrc.lat', 'Latitude on the body', ''),
  ...bounds('c3', 'km', 'pos.bodyrc.alt', 'Altitude above the body', ''),
  standard('s_region', 'char', '', 'pos.outline;obs.field', 'Outline on the body; empty here', {
    xtype: 'adql:REGION',
  }),
  ...bounds('c1_resol', 'deg', 'pos.angResolution', 'Resolution in longitude'),
  ...bounds('c2_resol', 'deg', 'pos.angResolution', 'Resolution in latitude'),
  ...bounds('c3_resol', 'km', 'pos.resolution', 'Resolution in altitude'),
  standard('spatial_frame_type', 'char', '', 'meta.code.class;pos.frame', 'Kind of coordinates: body'),
  ...bounds('incidence', 'deg', 'pos.incidenceAng', 'Angle of incidence'),
  ...bounds('emergence', 'deg', 'pos.emergenceAng', 'Angle of emergence'),
  ...bounds('phase', 'deg', 'pos.phaseAng', 'Phase angle'),
  standard('instrument_host_name', 'char', '', 'meta.id;instr.obsty', 'Spacecraft or observatory'),
  standard('instrument_name', 'char', '', 'meta.id;instr', 'Instrument'),
  standard('measurement_type', 'char', '', 'meta.ucd', 'UCD of what was measured'),
  standard('processing_level', 'int', '', 'meta.calibLevel', 'Level of processing, 1 to 6'),
  date('creation_date', 'time.creation', 'When the granule was made'),
  date('modification_date', 'time.processing', 'When the granule was last changed'),
  date('release_date', 'time.release', 'When the granule became public'),
  standard('service_title', 'char', '', 'meta.title', 'Title of the collection'),
]

export const planetsTables = () => [
  {
    name: 'planets.epn_core',
    utype: 'ivo://vopdc.obspm/std/epncore#schema-2.0',
    description:
      'Simulated: images and spectra of planets and the Moon in the columns of EPN-TAP 2.0, to rehearse the search for ' +
      'solar system data. The files do not exist.',
    origin: origin('simulated', {
      source: 'Alidade',
      recipe: 'Twelve granules for each of eight bodies; places, times and angles drawn at random.',
    }),
    columns,
    rows: granules(),
  },
]
