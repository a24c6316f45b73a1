#!/bin/sh
# Run by the postgres image once, when the database is made: the two roles, with their passwords.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --file /roller.sql
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set eier="$EIER_PASSORD" --set app="$APP_PASSORD" <<'SQL'
ALTER ROLE ikontroll_eier PASSWORD :'eier';
ALTER ROLE ikontroll_app PASSWORD :'app';
SQL
