FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PORTAL_HOME=/var/lib/antw4wvl \
    STATIC_ROOT=/usr/local/share/antw4wvl/static \
    WEB_BIND=0.0.0.0:8000

RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --mode 0700 "$PORTAL_HOME"

# What lays out the pages of a PDF; without it the portal says to print the page instead.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /usr/local/src/antw4wvl
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY . .
# No address is asked here: the settings only want to be complete.
RUN export SECRET_KEY=$(printf 'unused%.0s' 1 2 3 4 5 6 7 8 9) DATABASE_URL=postgres://unused/unused REDIS_URL=redis://unused \
    && python manage.py prepare --files -v0

USER portal
VOLUME $PORTAL_HOME
EXPOSE 8000
CMD ["gunicorn", "-c", "python:antw4wvl.gunicorn"]
