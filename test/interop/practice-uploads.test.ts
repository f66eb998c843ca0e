import { afterAll, beforeAll, describe } from 'vitest'
import { PracticeProgram } from '../doubles/practice-program.ts'
import { testUploads } from './uploads-suite.ts'

const program = new PracticeProgram()
beforeAll(() => program.start())
afterAll(() => program.close())

describe('tables sent to the practice sky', () => {
  testUploads(() => ({
    url: program.url,
    make: 'SELECT TOP 50 hip AS star, ra AS other, dec, vmag FROM hipparcos.main ORDER BY vmag',
    join: 'SELECT m.star, h.vmag FROM TAP_UPLOAD.mine AS m JOIN hipparcos.main AS h ON m.star = h.hip ORDER BY m.star',
  }))
})
