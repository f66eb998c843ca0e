import { randomStream } from '../stars/random.mjs'
import { separation } from '../stars/sky.mjs'
import { column, origin } from '../table.mjs'

/** A night of the plan, in days; the first one begins on 2027-01-01. */
const firstNight = 61_041

/** One night's work of a simulated robotic telescope: bright stars of the north, three a night. */
function plan(stars) {
  const random = randomStream('obsplan')
  return stars
    .filter((star) => star.hip && star.vmag < 3.2 && star.dec > -10 && separation(star.ra, star.dec, 0, 90) > 0.1)
    .map((star, i) => {
      const t_exptime = 60 * (1 + random.integer(30))
      const isScheduled = random.happens(0.8)
      const t_min = firstNight + Math.floor(i / 3) + 0.8 + (i % 3) * 0.1
      return {
        t_planning: firstNight - 30,
        target_name: `HIP${star.hip}`,
        obs_id: `plan-${String(i + 1).padStart(4, '0')}`,
        obs_collection: 'Practice plan',
        s_ra: star.ra,
        s_dec: star.dec,
        s_fov: 2 / 3600,
        s_region: `Circle ICRS ${star.ra.toFixed(5)} ${star.dec.toFixed(5)} ${(1 / 3600).toFixed(6)}`,
        s_resolution: 2,
        t_min: isScheduled ? t_min : null,
        t_max: isScheduled ? t_min + t_exptime / 86_400 : null,
        t_exptime,
        t_resolution: t_exptime,
        em_min: 3.9e-7,
        em_max: 8.8e-7,
        em_res_power: 55_000,
        o_ucd: 'phot.flux.density;em.wl',
        pol_xel: 0,
        facility_name: 'Simulated robotic telescope',
        instrument_name: 'Simulated echelle spectrograph',
        t_plan_exptime: t_exptime,
        category: isScheduled ? 'Fixed' : 'Other',
        priority: random.integer(3),
        execution_status: isScheduled ? 'Scheduled' : 'Planned',
        tracking_type: 'Sidereal',
      }
    })
    .toSorted((a, b) => a.s_dec - b.s_dec)
}

const place = 'Char.SpatialAxis.Coverage'
const time = 'Char.TimeAxis.Coverage'
const standard = (name, type, unit, ucd, utype, description) =>
  column(name, type, unit, ucd, description, 'ps', { utype: utype || undefined })

const columns = [
  standard('t_planning', 'double', 'd', '', '', 'When the plan was made, MJD'),
  standard('target_name', 'char', '', 'meta.id;src', 'Target.name', 'Object to be observed'),
  standard('obs_id', 'char', '', 'meta.id', 'DataID.observationID', 'Name of the observation'),
  standard('obs_collection', 'char', '', 'meta.id', 'DataID.collection', 'Collection the data will belong to'),
  standard(
    's_ra',
    'double',
    'deg',
    'pos.eq.ra',
    `${place}.Location.Coord.Position2D.Value2.C1`,
    'Right ascension, ICRS',
  ),
  standard('s_dec', 'double', 'deg', 'pos.eq.dec', `${place}.Location.Coord.Position2D.Value2.C2`, 'Declination, ICRS'),
  standard('s_fov', 'double', 'deg', 'phys.angSize;instr.fov', `${place}.Bounds.Extent.diameter`, 'Size of the field'),
  standard('s_region', 'char', '', 'pos.outline;obs.field', `${place}.Support.Area`, 'Outline of the field'),
  standard(
    's_resolution',
    'double',
    'arcsec',
    'pos.angResolution',
    'Char.SpatialAxis.Resolution.Refval.value',
    'Angular resolution',
  ),
  standard(
    't_min',
    'double',
    'd',
    'time.start;obs.exposure',
    `${time}.Bounds.Limits.StartTime`,
    'Planned start, MJD; empty where there is no date yet',
  ),
  standard('t_max', 'double', 'd', 'time.end;obs.exposure', `${time}.Bounds.Limits.StopTime`, 'Planned end, MJD'),
  standard('t_exptime', 'double', 's', 'time.duration;obs.exposure', `${time}.Support.Extent`, 'Total exposure time'),
  standard(
    't_resolution',
    'double',
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
    'Resolving power',
  ),
  standard('o_ucd', 'char', '', 'meta.ucd', 'Char.ObservableAxis.ucd', 'UCD of what is measured'),
  standard(
    'pol_states',
    'char',
    '',
    'meta.code;phys.polarization',
    'Char.PolarizationAxis.stateList',
    'Polarization states',
  ),
  standard('pol_xel', 'int', '', 'meta.number', 'Char.PolarizationAxis.numBins', 'Number of polarization states'),
  standard('facility_name', 'char', '', 'meta.id;instr.tel', 'Provenance.ObsConfig.Facility.name', 'Telescope'),
  standard('instrument_name', 'char', '', 'meta.id;instr', 'Provenance.ObsConfig.Instrument.name', 'Instrument'),
  standard(
    't_plan_exptime',
    'double',
    's',
    'time.duration;obs.exposure',
    `${time}.Support.Extent`,
    'Exposure time as planned',
  ),
  standard('category', 'char', '', '', '', 'Fixed, Coordinated, Window or Other'),
  standard('priority', 'int', '', '', '', '0 (high) to 2 (low)'),
  standard('execution_status', 'char', '', '', '', 'Planned, Scheduled, Unscheduled, Performed or Aborted'),
  standard('tracking_type', 'char', '', '', '', 'Sidereal, Solar-system-object-tracking, Fixed-az-el-transit'),
]

/** Simulated: the plan of a telescope for the coming winter, as ObsLocTAP 1.0 defines it. */
export const obsplanTables = ({ stars }) => [
  {
    name: 'ivoa.obsplan',
    utype: 'ivo://ivoa.net/std/obsloctap#table-1.0',
    description: 'Simulated: what a robotic telescope plans to observe, in the columns of ObsLocTAP 1.0.',
    origin: origin('simulated', { recipe: 'Bright northern stars, three a night from 2027-01-01 on.' }),
    columns,
    rows: plan(stars),
  },
]
