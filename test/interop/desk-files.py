"""Writes what the programs of a desk are sent, into a folder: table.vot (40 rows), other.vot (25), image.fits,
spectrum.fits, and query.vot, a VOTable with QUERY_STATUS as data access services answer with."""
import os
import sys

import numpy
from astropy.io import fits
from astropy.table import Table

os.chdir(sys.argv[1])
random = numpy.random.default_rng(20261121)
rows = 40
table = Table({
    "id": numpy.arange(rows),
    "ra": 10.68 + random.normal(0, 0.03, rows),
    "dec": 41.27 + random.normal(0, 0.03, rows),
    "mag": random.uniform(12, 20, rows),
})
table["ra"].unit = table["dec"].unit = "deg"
table.write("table.vot", format="votable")
table[:25].write("other.vot", format="votable")

y, x = numpy.indices((200, 200)) - 100
image = fits.PrimaryHDU((random.normal(0, 1, (200, 200)) + 100 * numpy.exp(-(x**2 + y**2) / 200)).astype("f4"))
image.header.update(CTYPE1="RA---TAN", CTYPE2="DEC--TAN", CRVAL1=10.68, CRVAL2=41.27, CRPIX1=100.0, CRPIX2=100.0,
                    CDELT1=-0.001, CDELT2=0.001, CUNIT1="deg", CUNIT2="deg")
image.writeto("image.fits")

wave = numpy.linspace(4000, 7000, 300)
Table({"wave": wave, "flux": 1 - 0.5 * numpy.exp(-((wave - 6563) ** 2) / 50)}).write("spectrum.fits")

with open("query.vot", "w") as out:
    out.write('<VOTABLE version="1.3"><RESOURCE type="results"><INFO name="QUERY_STATUS" value="OK"/><TABLE>'
              '<FIELD name="a" datatype="int"/><DATA><TABLEDATA><TR><TD>1</TD></TR></TABLEDATA></DATA></TABLE>'
              '</RESOURCE></VOTABLE>')
