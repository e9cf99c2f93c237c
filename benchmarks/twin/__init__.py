"""The answers of the bare limit by Django REST framework, as one would write them there.

No rights, four eyes, audit log, events or ETags. It has an environment of its own, because nothing
else here needs Django:

    python3 -m venv var/twin
    var/twin/bin/pip install -r benchmarks/twin/requirements.lock
    make bench ARGS='--beside DRF "var/twin/bin/python -m benchmarks.twin {port} {url}"'
"""
