# One image for web, worker and beat; docker-compose.yml says which of them a container is.
FROM python:3.12-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && pip install --no-cache-dir uv \
    && useradd --create-home --uid 10001 caliper

WORKDIR /app
COPY pyproject.toml uv.lock ./
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy PATH="/app/.venv/bin:$PATH" PYTHONUNBUFFERED=1
RUN uv sync --frozen --no-dev

COPY . .
RUN mkdir /data && chown caliper /data
# Static files are the image's own, hashed once; the settings need some key to start, which is thrown away.
RUN CALIPER_VAR=/tmp/build python manage.py collectstatic --noinput -v0 && mv /tmp/build/static /app/collected && rm -rf /tmp/build

USER caliper
ENV CALIPER_VAR=/data CALIPER_STATIC=/app/collected CALIPER_TEAM=1
EXPOSE 8000
