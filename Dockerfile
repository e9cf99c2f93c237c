# The steps are those of the Makefile; tests/architecture holds the two against each other.
#
# A tag may be given other bytes. What you have tried is pinned by its digest when you build:
#   docker pull python:3.11-slim-bookworm
#   docker build --build-arg PYTHON=python:3.11-slim-bookworm@sha256:<what pull has told> -t zi .
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
WORKDIR /app
RUN python -m venv /uv \
 && /uv/bin/python -m pip install -q --disable-pip-version-check --no-cache-dir uv==0.13.9 \
 && python -m venv --without-pip .venv
COPY requirements.lock pyproject.toml ./
RUN /uv/bin/uv pip sync -q --compile-bytecode --no-cache --python .venv/bin/python --require-hashes requirements.lock
COPY LICENSE alembic.ini openapi.json ./
COPY app app
COPY migrations migrations
COPY seed seed
RUN /uv/bin/uv pip install -q --no-cache --python .venv/bin/python --no-deps -e . \
 && .venv/bin/python -m compileall -q app migrations seed

# Nothing in the image that runs installs anything: no uv, and no pip, not even that of the base.
FROM ${PYTHON}
RUN python -m pip uninstall -q -y --root-user-action=ignore setuptools wheel pip \
 && rm -rf /usr/local/lib/python3.*/ensurepip \
 && useradd --system --user-group --uid 10001 --no-create-home zi \
 && install -d -o zi -g zi -m 0700 /data
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ZI_ENVIRONMENT=production \
    ZI_HOST=0.0.0.0 \
    ZI_PORT=8000 \
    ZI_DATA_DIR=/data
USER zi
# It writes into /data and /tmp alone: docker run --read-only --tmpfs /tmp -v zi:/data
VOLUME /data
EXPOSE 8000
# Whether it lives; whether it is ready (`/readyz`) is for the proxy: nobody is restarted for a database.
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['ZI_PORT'] + '/healthz', timeout=4)"]
# Uploads and exports end within ZI_STOP_GRACE_SECONDS (30): docker run --stop-timeout 45
STOPSIGNAL SIGTERM
CMD ["zi", "serve"]
