import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';

import type { Scope } from '../../core/delivery/entry';
import { fault, type Fault } from '../../core/faults';
import { connect, type ConnectOptions } from '../../core/odoo/connect';
import { systemClock, type Logger } from '../../core/ports';
import type { VerbDeps } from '../../core/verb';
import type { ConnectionDefaults } from './operation';

export const CREDENTIAL = 'odooConstructionApi';

/** One connection for one execution; whoever opens it closes it. */
export interface OdooSession {
	readonly deps: VerbDeps;
	close(): void;
}

/** What the credential says, before anything is sent to Odoo. */
export interface OdooAccess {
	readonly defaults: ConnectionDefaults;
	/** @param fence asked before every request that may write; a fault refuses it */
	open(fence?: () => Fault | undefined): Promise<OdooSession>;
}

type OdooContext = Pick<IExecuteFunctions, 'getCredentials' | 'getTimezone' | 'logger'>;

/** Reads the node's Odoo credential; faults `credential.missing`, `credential.incomplete`. */
export async function readOdoo(ctx: OdooContext): Promise<OdooAccess> {
	const { options, defaults } = connectionOf(await readOdooCredential(ctx), ctx.getTimezone());
	return {
		defaults,
		open: async (fence) => {
			const log = n8nLogger(ctx);
			const clock = systemClock;
			const odoo = await connect({
				...options,
				clock,
				log,
				...(fence === undefined ? {} : { fence }),
			});
			return { deps: { odoo, clock, log }, close: () => odoo.close() };
		},
	};
}

/** Credential and connection in one step, for lists in the editor and other short reads. */
export const openOdoo = async (ctx: OdooContext): Promise<OdooSession> =>
	await (await readOdoo(ctx)).open();

type CredentialContext = Pick<IExecuteFunctions, 'getCredentials'>;

export const readOdooCredential = async (
	ctx: CredentialContext,
): Promise<ICredentialDataDecryptedObject> =>
	await readCredential(ctx, CREDENTIAL, 'Odoo Construction API');

/** The credential's data, or a fault that names what to choose in the node. */
export async function readCredential(
	ctx: CredentialContext,
	type: string,
	title: string,
): Promise<ICredentialDataDecryptedObject> {
	try {
		return await ctx.getCredentials(type);
	} catch (thrown) {
		throw fault({
			class: 'rights',
			code: 'credential.missing',
			message: `The ${title} credential of this node could not be read.`,
			remedy: `Choose an ${title} credential in the node and test it.`,
			cause: thrown,
		});
	}
}

export const n8nLogger = ({ logger }: Pick<IExecuteFunctions, 'logger'>): Logger => ({
	debug: (message, facts) => logger.debug(message, facts),
	info: (message, facts) => logger.info(message, facts),
	warn: (message, facts) => logger.warn(message, facts),
});

const text = z.string().trim();
const credentialSchema = z.object({
	url: text.min(1),
	database: text.default(''),
	authentication: z.enum(['apiKey', 'password']).default('apiKey'),
	apiKey: text.default(''),
	login: text.default(''),
	// Not trimmed: a blank may belong to a password.
	password: z.string().default(''),
	environment: z.enum(['production', 'test']).default('production'),
	protocol: z.enum(['auto', 'json2', 'jsonrpc']).default('auto'),
	companyId: z.number().int().min(0).default(0),
	timezone: text.default(''),
});

export interface Connection {
	readonly options: ConnectOptions;
	readonly defaults: ConnectionDefaults;
	readonly environment: 'production' | 'test';
	/** What the credential may see in the ledger. Another key or user is still the same connection. */
	readonly scope: Scope;
}

/** The credential in the words of core/odoo, or a fault that names the field to correct. */
export function connectionOf(
	credential: ICredentialDataDecryptedObject,
	workflowTimezone: string,
): Connection {
	const parsed = credentialSchema.safeParse(credential);
	if (!parsed.success) {
		const field = String(parsed.error.issues[0]?.path[0] ?? 'url');
		throw credentialFault(field, `The credential has no usable ${field}.`, `Fill in ${field}.`);
	}
	const given = parsed.data;
	assertSafeUrl(given.url, given.environment);
	return {
		options: {
			url: given.url,
			...(given.database === '' ? {} : { database: given.database }),
			auth: authOf(given),
			protocol: given.protocol,
		},
		defaults: {
			...(given.companyId === 0 ? {} : { companyId: given.companyId }),
			timezone: given.timezone === '' ? workflowTimezone : given.timezone,
		},
		environment: given.environment,
		scope: {
			connection: `${new URL(given.url).origin}|${given.database}`,
			company: given.companyId,
		},
	};
}

function authOf(given: z.infer<typeof credentialSchema>): ConnectOptions['auth'] {
	if (given.authentication === 'password') {
		if (given.login === '' || given.password === '') {
			throw credentialFault(
				given.login === '' ? 'login' : 'password',
				'The credential needs both login and password.',
				'Fill in both, or choose API Key.',
			);
		}
		return { kind: 'password', login: given.login, password: given.password };
	}
	if (given.apiKey === '') {
		throw credentialFault(
			'apiKey',
			'The credential has no API key.',
			'Make a key in Odoo under My Preferences, Security, and paste it here.',
		);
	}
	return given.login === ''
		? { kind: 'apiKey', key: given.apiKey }
		: { kind: 'apiKey', key: given.apiKey, login: given.login };
}

/**
 * The key must not cross a public network in clear text. A container name, a private address and
 * this machine are taken as inside.
 */
function assertSafeUrl(url: string, environment: 'production' | 'test'): void {
	const parsed = URL.canParse(url) ? new URL(url) : undefined;
	if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
		throw credentialFault(
			'url',
			'The URL of the credential is not an http or https address.',
			'Write it as a browser shows it, for example https://odoo.example.com.',
		);
	}
	if (parsed.username !== '' || parsed.password !== '') {
		throw credentialFault(
			'url',
			'The URL of the credential holds a user name or password.',
			'Remove everything before the @ and use the fields below.',
		);
	}
	if (
		environment === 'production' &&
		parsed.protocol === 'http:' &&
		isPublicHost(parsed.hostname)
	) {
		throw credentialFault(
			'url',
			'A production credential with a public address must use https.',
			'Write https:// in the URL, or set Environment to Test for a system without real books.',
		);
	}
}

const PRIVATE =
	/^(?:localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1\]$|\[f[cd])/;

/** Whether the name or address may lead across a public network. */
export const isPublicHost = (host: string): boolean =>
	host.includes('.') || host.startsWith('[')
		? !PRIVATE.test(host) && !/\.(?:local|internal|lan|localhost)$/.test(host)
		: false;

const credentialFault = (field: string, message: string, remedy: string): Fault =>
	fault({
		class: 'rights',
		code: 'credential.incomplete',
		message,
		remedy: `Odoo Construction API credential: ${remedy}`,
		field,
	});
