#!/bin/bash
# Run once by the postgres image, when its volume is still empty: two owners, because whoever can read Temporal's
# database has no business in the one with the vault.
set -euo pipefail

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set card_change_password="$CARD_CHANGE_DB_PASSWORD" \
  --set temporal_password="$TEMPORAL_DB_PASSWORD" <<'SQL'
CREATE ROLE card_change LOGIN PASSWORD :'card_change_password';
CREATE DATABASE card_change OWNER card_change ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE card_change FROM PUBLIC;

CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE CONNECT ON DATABASE temporal, temporal_visibility FROM PUBLIC;
SQL
