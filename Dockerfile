# The steps are those of the Makefile; tests/architecture holds the two against each other.

FROM python:3.11-slim AS build
WORKDIR /app
RUN python -m venv .venv \
 && .venv/bin/python -m pip install -q --disable-pip-version-check --no-cache-dir uv==0.13.9
COPY requirements.lock pyproject.toml ./
RUN .venv/bin/uv pip sync -q --compile-bytecode --no-cache --python .venv/bin/python --require-hashes requirements.lock
COPY alembic.ini ./
COPY app app
COPY migrations migrations
COPY seed seed
RUN .venv/bin/uv pip install -q --no-cache --python .venv/bin/python --no-deps -e .

FROM python:3.11-slim
RUN useradd --system --user-group --uid 10001 --no-create-home zi \
 && install -d -o zi -g zi -m 0700 /data
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ZI_ENVIRONMENT=production \
    ZI_HOST=0.0.0.0 \
    ZI_PORT=8000 \
    ZI_DATA_DIR=/data
USER zi
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['ZI_PORT'] + '/readyz', timeout=4)"]
CMD ["zi", "serve"]
