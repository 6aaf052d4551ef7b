import { fault, type Fault } from '../../faults';
import { propertyOf, storeUnavailable } from './store-faults';

/** How a server is named in messages: never with user or password. */
export interface ServerName {
	readonly host: string;
	readonly port: number;
	readonly database: string;
}

/** SQLSTATE of an error of the server, or the code of an error of the socket. */
function codeOf(thrown: unknown): string {
	// Several addresses of a host were tried: the first says why.
	const errors = propertyOf(thrown, 'errors');
	if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0]);
	const code = propertyOf(thrown, 'code');
	return typeof code === 'string' ? code : '';
}

/** The whole transaction may simply be done again (serialization failure, deadlock). */
export const isRepeatable = (thrown: unknown): boolean =>
	['40001', '40P01'].includes(codeOf(thrown));

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const REFUSED = new Set(['28P01', '28000', '42501']);
const MISSING = new Set(['3D000', '3F000']);
const FULL = new Set(['53100', '53200']);
const BUSY = new Set(['55P03', '57014', '53300', '40001', '40P01', '25P03']);
const READ_ONLY = new Set(['25006']);
const TEXT = new Set(['22021', '22P05']);
const DAMAGED = new Set(['XX001', 'XX002']);
const TLS = /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/;
/** Connection lost or never made: class 08, the server going down, or the socket. */
const LOST = /^(?:08\w{3}|57P0[1-5]|E[A-Z]+)$/;
/** `pg` gives these no code. */
const LOST_TEXT =
	/connection terminated|timeout (?:expired|exceeded)|read timeout|not queryable|connection error|does not support SSL/i;

/** What an error of PostgreSQL means for whoever runs n8n; undefined when it is none. */
export function postgresFault(
	thrown: unknown,
	{ host, port, database }: ServerName,
): Fault | undefined {
	const code = codeOf(thrown);
	const server = `${host}:${String(port)}/${database}`;
	if (REFUSED.has(code)) {
		return fault({
			class: 'rights',
			code: 'ledger.access_denied',
			message: `PostgreSQL at ${server} refuses the user of the delivery ledger.`,
			remedy:
				'Correct user and password in the Integration Ledger credential; the user must be allowed to connect, to create the schema once, and to read and write its tables.',
			cause: thrown,
		});
	}
	if (MISSING.has(code)) {
		return fault({
			class: 'rights',
			code: 'ledger.database_missing',
			message: `PostgreSQL at ${host}:${String(port)} has no database ${database} for the delivery ledger.`,
			remedy: 'Create the database, or correct its name in the Integration Ledger credential.',
			cause: thrown,
		});
	}
	if (TEXT.has(code)) {
		return fault({
			class: 'source_data',
			code: 'ledger.text_not_storable',
			message: 'An item holds a character that cannot be stored (NUL or broken Unicode).',
			remedy: 'Remove the character at the source; nothing of this batch was accepted or sent.',
			cause: thrown,
		});
	}
	if (FULL.has(code)) {
		return storeUnavailable(
			`PostgreSQL at ${server} is out of disk or memory; nothing was accepted or sent.`,
			'Free some space on the database server; deliveries go on by themselves afterwards.',
			thrown,
		);
	}
	if (READ_ONLY.has(code)) {
		return storeUnavailable(
			`PostgreSQL at ${server} is read-only now (a standby, or set so); nothing was accepted or sent.`,
			'Point the Integration Ledger credential at the primary server.',
			thrown,
		);
	}
	if (DAMAGED.has(code)) {
		return fault({
			class: 'unavailable',
			code: 'ledger.corrupt',
			message: `PostgreSQL at ${server} says that the delivery ledger is damaged; nothing was sent.`,
			remedy: 'Stop n8n, restore the database from a backup, and declare the restore.',
			retryable: false,
			cause: thrown,
		});
	}
	if (BUSY.has(code)) {
		return storeUnavailable(
			`PostgreSQL at ${server} was too busy for the delivery ledger; nothing was accepted or sent.`,
			'Run it again; when it stays so, look for a transaction that keeps the ledger locked.',
			thrown,
		);
	}
	if (TLS.test(code)) {
		return fault({
			class: 'rights',
			code: 'ledger.certificate',
			message: `The certificate of PostgreSQL at ${server} is not trusted.`,
			remedy:
				'Give the certificate authority of the server, or correct the host so that it is the name in the certificate.',
			cause: thrown,
		});
	}
	if (LOST.test(code) || LOST_TEXT.test(String(propertyOf(thrown, 'message')))) {
		return storeUnavailable(
			`PostgreSQL at ${server} does not answer; nothing was sent.`,
			'Check that the server runs, that host, port and SSL are right, and that a firewall lets n8n through.',
			thrown,
		);
	}
	return undefined;
}
