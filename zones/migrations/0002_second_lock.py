from __future__ import annotations

from django.db import migrations

# Each setting is '' and not NULL once a transaction that set it is over.
FUNCTIONS = """
CREATE FUNCTION reader_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('portal.user', true), '')::bigint;
CREATE FUNCTION reader_audiences() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('portal.audiences', true), ''), '{}')::bigint[];
CREATE FUNCTION reader_zones() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('portal.zones', true), ''), '{}')::bigint[];
CREATE FUNCTION reader_deciding() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('portal.deciding', true), ''), '{}')::bigint[];
CREATE FUNCTION reader_coordinates_network() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('portal.network', true), '') = 'on';
"""
NONE = """
DROP FUNCTION reader_coordinates_network();
DROP FUNCTION reader_deciding();
DROP FUNCTION reader_zones();
DROP FUNCTION reader_audiences();
DROP FUNCTION reader_user();
"""


class Migration(migrations.Migration):
    dependencies = [("zones", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTIONS, NONE)]
