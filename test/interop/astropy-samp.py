"""A SAMP client, or a hub, of astropy for the tests: orders come as JSON lines, events go out as JSON lines.

astropy-samp.py client NAME MTYPE...   registers with the hub that SAMP_HUB names
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


def run_client(name, mtypes):
    client = SAMPIntegratedClient(name=name, description="A test", addr="127.0.0.1")
    client.connect()

    def call(private_key, sender_id, msg_id, mtype, params, extra):
        say(event="call", sender=sender_id, mtype=mtype, params=params)
        client.reply(msg_id, {"samp.status": "samp.ok", "samp.result": {"echo": mtype}})

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
else:
    run_client(sys.argv[2], sys.argv[3:])
