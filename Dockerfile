# Notflix itself: web, workers, scheduler, and what prepares a cluster, in one image. docker-compose.yaml says which
# part a container is. Builds for amd64 and arm64. BASE: by its digest, as docs/scaling.md says, for who publishes it.
ARG BASE=docker.io/library/python:3.13-slim-trixie
FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
# First, and alone: this layer stays as long as the lock does.
COPY requirements.lock /tmp/
RUN /opt/venv/bin/pip install --quiet --no-deps --require-hashes -r /tmp/requirements.lock
WORKDIR /opt/notflix
COPY . .
# The pages, so that a web container serves at once and needs no package registry. node_modules stays behind.
ENV NOTFLIX_DATA_DIR=/var/lib/notflix
RUN /opt/venv/bin/python -m notflix_app.local.frontend && rm -rf /var/lib/notflix/web/work
# Bytecode, which the containers may not write: they start in a second instead of six.
RUN /opt/venv/bin/python -m compileall -q notflix_app workers edge rxconfig.py

FROM ${BASE}
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /var/lib/notflix --shell /usr/sbin/nologin notflix
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/notflix /opt/notflix
COPY --from=build --chown=10001:10001 /var/lib/notflix /var/lib/notflix
# What the `secrets` service made is mounted there; settings find it in the data directory.
RUN ln -s /run/notflix/app/stack.env /var/lib/notflix/stack.env && chown 10001:10001 /var/lib/notflix
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=/opt/notflix \
    NOTFLIX_DATA_DIR=/var/lib/notflix NOTFLIX_HOST=0.0.0.0 NOTFLIX_EDGE_KEY_FILE=/run/notflix/app/edge_ed25519
WORKDIR /opt/notflix
USER 10001:10001
ENTRYPOINT ["python", "-P", "-m"]
CMD ["notflix_app.ui"]
