#!/bin/sh
# Runs once, when PostgreSQL starts with an empty disk: a database for n8n and one for the delivery
# ledger, each with an owner of its own, so that neither can read the other.
set -eu

create() {
	psql --set=ON_ERROR_STOP=1 --set=name="$1" --set=secret="$2" --username=postgres <<-'SQL'
		create role :"name" login password :'secret';
		create database :"name" owner :"name";
		revoke connect on database :"name" from public;
	SQL
}

create n8n "$N8N_DATABASE_PASSWORD"
create ledger "$LEDGER_DATABASE_PASSWORD"
