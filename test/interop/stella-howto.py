"""The steps of the Stella@AIP how-to for TAP, as a notebook does them with pyvo; prints what it saw as JSON."""
import json
import sys
import warnings

import pyvo
import requests

warnings.simplefilter("ignore")
url, token = sys.argv[1:3]
session = requests.Session()
session.headers["Authorization"] = "Token " + token
service = pyvo.dal.TAPService(url, session=session)
seen = {"sync": len(service.run_sync("SELECT objname,sptype FROM stella_vpnep.objects;", language="ADQL"))}

cool = "SELECT t1.objname,t1.teff FROM stella_vpnep.objects AS t1 WHERE t1.teff < 7500 AND t1.logg > 3.5"
job = service.submit_job(cool, language="ADQL", runid="subset_teff_logg", queue="1m")
job.run()
job.wait(phases=["COMPLETED", "ERROR", "ABORTED"], timeout=60.0)
job.raise_if_error()
seen["short"] = [job.job.runid, job.phase, len(job.fetch_result())]

joined = (
    "SELECT t1.objname,t2.sn FROM stella_vpnep.objects AS t1 "
    "JOIN stella_vpnep.observations AS t2 ON t1.objname = t2.objname "
    "JOIN stella_vpnep.stella_obs AS t3 ON t2.obsid = t3.obsid WHERE t1.teff > 4500"
)
job = service.submit_job(joined, language="ADQL", runid="stella_teff_objects", queue="1h")
job.run()
later = pyvo.dal.AsyncTAPJob(job.url, session=session)
later.wait(phases=["COMPLETED", "ERROR", "ABORTED"], timeout=60.0)
seen["long"] = [later.job.runid, later.phase, len(later.fetch_result()), later.execution_duration.sec]

for entry in service.get_job_list(phases="COMPLETED"):
    pyvo.dal.AsyncTAPJob(url + "/async/" + entry.jobid, session=session).delete()
seen["completed"] = len(service.get_job_list(phases="COMPLETED"))
archived = pyvo.dal.AsyncTAPJob(job.url, session=session)
seen["archived"] = [archived.phase, [p.content for p in archived.job.parameters if p.id_ == "query"] == [joined]]
print(json.dumps(seen))
