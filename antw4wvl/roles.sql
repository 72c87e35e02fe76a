-- The three logins and the database, for psql as superuser. Safe to run again: passwords are set anew.
-- owner: migrates and loads. app: web and workers, neither owner nor superuser. backup: reads past the row policies.
\set ON_ERROR_STOP on
\getenv owner_password PORTAL_OWNER_PASSWORD
\getenv app_password PORTAL_APP_PASSWORD
\getenv backup_password PORTAL_BACKUP_PASSWORD

\if :{?owner_password}
\else
\set owner_password ''
\endif
\if :{?app_password}
\else
\set app_password ''
\endif
\if :{?backup_password}
\else
\set backup_password ''
\endif
SELECT '' IN (:'owner_password', :'app_password', :'backup_password') AS password_is_missing \gset
\if :password_is_missing
DO $$ BEGIN
RAISE EXCEPTION 'Nothing was done: set PORTAL_OWNER_PASSWORD, PORTAL_APP_PASSWORD and PORTAL_BACKUP_PASSWORD in the environment of psql.';
END $$;
\endif

SELECT format('CREATE ROLE %I', wanted)
FROM unnest(ARRAY['portal_owner', 'portal_app', 'portal_backup']) AS wanted
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted)
\gexec

-- CREATEDB: the tests make their own databases, as owner.
ALTER ROLE portal_owner LOGIN CREATEDB PASSWORD :'owner_password';
ALTER ROLE portal_app LOGIN PASSWORD :'app_password';
ALTER ROLE portal_backup LOGIN BYPASSRLS PASSWORD :'backup_password';

-- On the role and not in the connection's options, which PgBouncer refuses.
ALTER ROLE portal_app SET statement_timeout = '5s';
ALTER ROLE portal_app SET lock_timeout = '4s';
-- A slow upload is read inside the request's transaction.
ALTER ROLE portal_app SET idle_in_transaction_session_timeout = '10min';
-- Migrations wait 3 s for a lock and try again (zones/management/commands/migrate.py).
ALTER ROLE portal_owner SET statement_timeout = '30min';
ALTER ROLE portal_owner SET lock_timeout = '30s';
ALTER ROLE portal_owner SET idle_in_transaction_session_timeout = '30min';
GRANT pg_read_all_data TO portal_backup;

-- The owner may become the app (the tests do), but does not have its rights by itself.
SELECT :SERVER_VERSION_NUM >= 160000 AS grants_have_options \gset
\if :grants_have_options
GRANT portal_app TO portal_owner WITH INHERIT FALSE, SET TRUE;
\else
ALTER ROLE portal_owner NOINHERIT;
GRANT portal_app TO portal_owner;
\endif

SELECT 'CREATE DATABASE portal OWNER portal_owner'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'portal')
\gexec
