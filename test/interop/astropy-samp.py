"""A SAMP client, or a hub, of astropy for the tests: orders come as JSON lines, events go out as JSON lines.

astropy-samp.py client NAME MTYPE...   registers with the hub that SAMP_HUB names
astropy-samp.py reader NAME            likewise, takes tables, reads them and answers with what it has read
astropy-samp.py hub                    runs astropy's own hub there
"""
import json
import sys
import threading
import warnings

warnings.simplefilter("ignore")
from astropy import log

log.setLevel("ERROR")
from astropy.samp import SAMPHubServer, SAMPIntegratedClient
from astropy.table import Table

lock = threading.Lock()


def say(**event):
    with lock:
        print(json.dumps(event), flush=True)


def orders():
    for line in sys.stdin:
        if line.strip():
            yield json.loads(line)


def run_hub():
    hub = SAMPHubServer(web_profile=False, addr="127.0.0.1", mode="single")
    hub.start()
    say(event="ready")
    for _ in orders():
        pass
    hub.stop()


formats = {"table.load.votable": "votable", "table.load.fits": "fits", "table.load.csv": "ascii.csv"}


def read(mtype, params):
    """The table that a message names, as what is seen of it."""
    table = Table.read(params["url"], format=formats[mtype])
    cells = [str(value) for value in table[-1]] if len(table) else []
    return {"rows": str(len(table)), "columns": list(table.colnames), "last": cells}


def write(order):
    """Writes a table of so many rows."""
    rows = range(order["rows"])
    table = Table({"id": [1000 + row for row in rows], "ra": [row * 1.5 for row in rows], "dec": [-row / 7 for row in rows]})
    table.write(order["path"], format=order["format"], overwrite=True)


def run_client(name, mtypes, reads=False):
    client = SAMPIntegratedClient(name=name, description="A test", addr="127.0.0.1")
    client.connect()

    def call(private_key, sender_id, msg_id, mtype, params, extra):
        answer = {"samp.status": "samp.ok", "samp.result": {"echo": mtype}}
        if reads and mtype in formats:
            try:
                answer["samp.result"] = read(mtype, params)
            except Exception as error:
                answer = {"samp.status": "samp.error", "samp.error": {"samp.errortxt": str(error)}}
        say(event="call", sender=sender_id, mtype=mtype, params=params, answer=answer)
        client.reply(msg_id, answer)

    def notification(private_key, sender_id, mtype, params, extra):
        say(event="notification", sender=sender_id, mtype=mtype, params=params)

    def response(private_key, sender_id, msg_tag, answer):
        say(event="response", sender=sender_id, tag=msg_tag, response=answer)

    for mtype in mtypes:
        client.bind_receive_call(mtype, call)
        client.bind_receive_notification(mtype, notification)
    client.bind_receive_response("tag", response)
    say(event="ready", id=client.get_public_id())
    for order in orders():
        message = {"samp.mtype": order.get("mtype", ""), "samp.params": order.get("params", {})}
        try:
            if order["do"] == "callAndWait":
                say(event="answer", value=client.call_and_wait(order["to"], message, "20"))
            elif order["do"] == "call":
                say(event="answer", value=client.call(order["to"], "tag", message))
            elif order["do"] == "notifyAll":
                say(event="answer", value=client.notify_all(message))
            elif order["do"] == "write":
                say(event="answer", value=write(order))
            elif order["do"] == "clients":
                ids = client.get_registered_clients()
                say(event="answer", value={i: client.get_metadata(i).get("samp.name", "") for i in ids})
            elif order["do"] == "subscribed":
                say(event="answer", value=client.get_subscribed_clients(order["mtype"]))
        except Exception as error:
            say(event="answer", error=str(error))
    client.disconnect()


if sys.argv[1] == "hub":
    run_hub()
elif sys.argv[1] == "reader":
    run_client(sys.argv[2], [*formats, "table.highlight.row", "table.select.rowList", "coord.pointAt.sky"], reads=True)
else:
    run_client(sys.argv[2], sys.argv[3:])
