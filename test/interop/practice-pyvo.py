"""Drives the practice sky through pyvo as a notebook would; prints what it saw as JSON."""
import json
import sys
import warnings

import pyvo
from astropy.table import Table

warnings.simplefilter("ignore")
service = pyvo.dal.TAPService(sys.argv[1])
stars = "SELECT hip, vmag FROM hipparcos.main ORDER BY vmag"
seen = {
    "available": service.available,
    "limits": [service.maxrec, service.hardlimit],
    "uploads": sorted(method.ivo_id.split("#")[1] for method in service.upload_methods),
    "tables": "hipparcos.main" in service.tables.keys(),
    "columns": [column.name for column in service.tables["hipparcos.main"].columns][:3],
    "examples": [len(service.run_sync(example["QUERY"], maxrec=5)) for example in service.examples],
    "sync": len(service.run_sync(stars, maxrec=7)),
    "status": service.run_sync(stars, maxrec=7).query_status,
    "async": len(service.run_async(stars, maxrec=9)),
}
mine = Table({"hip": [32349, 30438, 1]})
join = "SELECT m.hip, h.vmag FROM TAP_UPLOAD.mine AS m JOIN hipparcos.main AS h ON m.hip = h.hip"
seen["upload"] = [
    len(run(join, uploads={"mine": mine})) for run in (service.run_sync, service.run_async)
]

job = service.submit_job(stars, maxrec=3)
job.execution_duration = 100
seen["pending"] = [job.phase, job.execution_duration.sec]
job.run()
job.wait()
job.raise_if_error()
seen["job"] = [job.phase, len(job.fetch_result())]
listed = service.get_job_list(phases=["COMPLETED"], last=1)
seen["list"] = [entry.jobid == job.job_id for entry in listed]
job.delete()
seen["left"] = [entry.jobid for entry in service.get_job_list() if entry.jobid == job.job_id]

endless = service.submit_job(
    "SELECT COUNT(*) AS n FROM gaia.dr2light AS a, gaia.dr2light AS b WHERE a.parallax + b.parallax < -9999"
)
endless.run()
endless.abort()
seen["aborted"] = endless.phase
endless.delete()

try:
    service.run_sync("SELECT nothing FROM hipparcos.main")
except pyvo.dal.DALQueryError as problem:
    seen["mistake"] = str(problem)
print(json.dumps(seen))
