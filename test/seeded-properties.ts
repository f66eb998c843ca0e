import fc from 'fast-check'

// What tests get that import fast-check (vitest.config.ts): values from one seed, so that two runs of the same tree see the
// same. ALIDADE_SEED names another seed; the full counts (`npm test -- --full`) draw one and print it.

fc.configureGlobal({ seed: Number(process.env.ALIDADE_SEED ?? 20_261_121) })

export * from 'fast-check'
export default fc
