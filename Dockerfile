# The images of Trip Service, one target each: currency, ranking, history, ingestor, frontend.
# `make images` builds them all, with docker or buildah, after `make sbom` has listed what is in them.
# Pin the bases to what you have checked: make images BUILD_OPTIONS="--build-arg PYTHON=python@sha256:…".
ARG PYTHON=docker.io/library/python:3.11-slim-bookworm
ARG NODE=docker.io/library/node:24-bookworm-slim

FROM ${NODE} AS page
WORKDIR /src/frontend/web
COPY frontend/web/package.json frontend/web/package-lock.json ./
RUN npm ci --loglevel=error --no-audit --no-fund
COPY frontend/web ./
RUN npm run --silent build

FROM ${PYTHON} AS libraries
WORKDIR /build
RUN python3 -m venv --without-pip /opt/venv
COPY locks/all.txt ./
# Wheels only: there is no compiler here.
RUN pip --python /opt/venv install --no-cache-dir --no-compile --only-binary :all: \
    --require-hashes --requirement all.txt
COPY images/slim.py ./
RUN /opt/venv/bin/python slim.py libraries

FROM libraries AS package
COPY LICENSE NOTICE /srv/trip/
COPY chassis /srv/trip/chassis
COPY currency /srv/trip/currency
COPY history /srv/trip/history
COPY ingestor /srv/trip/ingestor
COPY launch /srv/trip/launch
COPY ranking /srv/trip/ranking
COPY frontend/*.py frontend/*.yaml frontend/py.typed /srv/trip/frontend/
COPY frontend/card /srv/trip/frontend/card/
COPY frontend/experiments /srv/trip/frontend/experiments/
COPY frontend/vitals /srv/trip/frontend/vitals/
RUN /opt/venv/bin/python slim.py package /srv/trip

FROM libraries AS compressed
COPY --from=page /src/frontend/dist /srv/page
RUN /opt/venv/bin/python -m whitenoise.compress --quiet /srv/page

FROM ${PYTHON} AS service
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin trip \
 && install -d -o 10001 -g 10001 /data
RUN --mount=type=bind,source=images,target=/build python3 /build/slim.py base
COPY --from=libraries /opt/venv /opt/venv
COPY --from=package /srv/trip /srv/trip
COPY dist/python.cdx.json /usr/share/sbom/
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONPATH=/srv/trip \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TRIP_DATA_DIR=/data \
    METRICS_HOST=0.0.0.0 \
    METRICS_PORT=9090
WORKDIR /srv/trip
USER 10001:10001
EXPOSE 9090
ARG VERSION=0
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.version=${VERSION} \
      org.opencontainers.image.revision=${REVISION} \
      org.opencontainers.image.created=${CREATED} \
      org.opencontainers.image.licenses=Apache-2.0

FROM service AS currency
LABEL org.opencontainers.image.title="Trip Service: currency" \
      org.opencontainers.image.description="The latest exchange rates, with the source of each, and their consumer"
ENV CURRENCY_CONSUMER_PORT=9090
EXPOSE 8000
CMD ["gunicorn", "-c", "python:launch.gunicorn", "--preload", "-b", "0.0.0.0:8000", "currency.app:app"]

FROM service AS ranking
LABEL org.opencontainers.image.title="Trip Service: ranking" \
      org.opencontainers.image.description="The countries that travellers click on, ranked by day"
EXPOSE 8000
CMD ["gunicorn", "-c", "python:launch.gunicorn", "--preload", "-b", "0.0.0.0:8000", "ranking.app:app"]

FROM service AS history
LABEL org.opencontainers.image.title="Trip Service: history" \
      org.opencontainers.image.description="How exchange rates moved since 1999, and their consumer"
ENV HISTORY_CONSUMER_PORT=9090
EXPOSE 8000
CMD ["gunicorn", "-c", "python:launch.gunicorn", "--preload", "-b", "0.0.0.0:8000", "history.app:app"]

FROM service AS ingestor
LABEL org.opencontainers.image.title="Trip Service: ingestor" \
      org.opencontainers.image.description="Collects exchange rates from their sources and publishes them"
CMD ["python", "-m", "ingestor", "collect"]

FROM service AS frontend
LABEL org.opencontainers.image.title="Trip Service: frontend" \
      org.opencontainers.image.description="The page, and its gateway to the three APIs"
COPY dist/page.cdx.json /usr/share/sbom/
COPY --from=compressed /srv/page /srv/page
ENV PAGE_DIR=/srv/page
EXPOSE 8080
CMD ["gunicorn", "-c", "python:launch.gunicorn", "--preload", "-b", "0.0.0.0:8080", "frontend.app:app"]
