#!/bin/sh
# Everything Temporal needs before its first workflow; may be run again at any time.
#   setup.sh schema      tables of both databases, before the server starts
#   setup.sh namespace   namespace and search attributes, once the server answers
set -eu

apply_schema() {
  database=$1
  schema=$2
  sql() {
    temporal-sql-tool --plugin postgres12_pgx --endpoint "$POSTGRES_SEEDS" --port "$DB_PORT" \
      --user "$POSTGRES_USER" --password "$POSTGRES_PWD" --database "$database" "$@"
  }
  sql setup-schema --version 0.0
  sql update-schema --schema-name "postgresql/v12/$schema"
}

# The server says SERVING before its namespaces can be used.
until_it_works() {
  attempt=1
  until "$@"; do
    if [ "$attempt" -ge 30 ]; then
      echo "gave up after $attempt attempts: $*" >&2
      return 1
    fi
    attempt=$((attempt + 1))
    sleep 2
  done
}

ensure_namespace() {
  temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
}

# Creating one that is there already succeeds and changes nothing.
ensure_search_attributes() {
  temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" \
    --name CardChangeStage --type Keyword \
    --name CardChangeWaitingOn --type Keyword \
    --name CardChangeRisk --type Keyword \
    --name CardChangeDueAt --type Datetime \
    --name CardChangeRequestId --type Keyword \
    --name CardChangeIntake --type Keyword \
    --name CardChangeReason --type KeywordList
}

case "${1:-}" in
  schema)
    apply_schema temporal temporal
    apply_schema temporal_visibility visibility
    ;;
  namespace)
    until_it_works temporal operator cluster health
    until_it_works ensure_namespace
    until_it_works ensure_search_attributes
    ;;
  *)
    echo "usage: setup.sh schema|namespace" >&2
    exit 2
    ;;
esac
