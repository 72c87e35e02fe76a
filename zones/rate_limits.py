"""How often one person may do what costs much or reaches many, counted in Valkey and outside the request's transaction.

The numbers are `RATE_LIMITS` in the settings. Without Valkey nobody is held up: signing in has limits of its
own, in PostgreSQL. See docs/adr/0019-limits.md.
"""

from __future__ import annotations

import functools
import logging
import math
from typing import TYPE_CHECKING

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from zones import broker

if TYPE_CHECKING:
    from zones.models import User

log = logging.getLogger(__name__)

PREFIX = "antw4wvl:limit"
TIMEOUT_SECONDS = 0.2
"""A page waits for the counter no longer than this."""

# One entry for each time it was done within the window. A script runs alone, so that parallel requests cannot
# all see the last free place. Its clock is Valkey's: the web servers' may differ.
COUNT = """
local now = redis.call('TIME')
local at = now[1] * 1000 + math.floor(now[2] / 1000)
local times, window = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', at - window)
if ARGV[3] ~= '' and redis.call('ZSCORE', KEYS[1], ARGV[3]) then
  return 0
end
local done = redis.call('ZCARD', KEYS[1])
if done >= times then
  local first = redis.call('ZRANGE', KEYS[1], done - times, done - times, 'WITHSCORES')
  return math.max(1, (first[2] or at) + window - at)
end
redis.call('ZADD', KEYS[1], at, ARGV[3] ~= '' and ARGV[3] or now[1] .. '.' .. now[2] .. '.' .. done)
redis.call('PEXPIRE', KEYS[1], window)
return 0
"""


def count(deed: str, person: User, *, form: str = "") -> int:
    """Count one `deed` of this person and return 0; when it is one too many, return in how many seconds it is not.

    The same `form`, sent by several clicks, counts once: it does its deed once.
    """
    if broker.is_silent():
        return 0
    times, seconds = settings.RATE_LIMITS[deed]
    key = f"{PREFIX}:{deed}:{person.public_id}"
    try:
        wait = valkey().eval(COUNT, 1, key, times, seconds * 1000, form)
    except RedisError as trouble:
        broker.note_silence()
        log.warning("limits do not hold for %s s: %s", broker.PAUSE_SECONDS, trouble)
        return 0
    return math.ceil(int(wait) / 1000)


def valkey() -> Redis:
    return _client(settings.REDIS_URL)


@functools.cache
def _client(url: str) -> Redis:
    return Redis.from_url(
        url,
        socket_connect_timeout=TIMEOUT_SECONDS,
        socket_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
