import { homedir } from 'node:os';
import path from 'node:path';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { z } from 'zod/v4';

import { EXCEPTION_CLASSES } from '../../core/delivery/exceptions/taxonomy';
import type { LedgerSettings } from '../../core/delivery/ledger/api';
import type { Environment } from '../../core/delivery/stores/migrations';
import { fault, type Fault } from '../../core/faults';
import { isPublicHost } from './ports';

/** Where a ledger lies. */
export type LedgerPlace =
	| { readonly store: 'embedded'; readonly folder: string; readonly queueMode: boolean }
	| {
			readonly store: 'postgres';
			readonly host: string;
			readonly port: number;
			readonly database: string;
			readonly user: string;
			readonly password: string;
			/** Encrypted, and the server's certificate is checked. */
			readonly ssl: boolean;
			readonly schema: string;
	  };

export interface LedgerChoice {
	readonly place: LedgerPlace;
	readonly environment: Environment;
	/** What the credential says otherwise than the defaults. */
	readonly settings: Partial<LedgerSettings>;
}

/** What the process says of itself; replaced in tests. */
export interface Runtime {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly argv: readonly string[];
}

const FOLDER = path.join('.n8n', 'storage', 'n8n-nodes-odoo-construction');

/** n8n's own folder, the same for main, workers and webhook processes of one machine. */
const defaultFolder = ({ env }: Runtime): string =>
	path.join(env['N8N_USER_FOLDER'] || homedir(), FOLDER);

/** In queue mode every process may have its own disk, and each would keep a ledger of its own. */
const inQueueMode = ({ env, argv }: Runtime): boolean =>
	env['EXECUTIONS_MODE'] === 'queue' || ['worker', 'webhook'].includes(argv[2] ?? '');

const DAY_LIMIT = 36_500;
const text = z.string().trim();
const days = z.number().int().min(1).max(DAY_LIMIT);
const common = {
	environment: z.enum(['production', 'test']).default('production'),
	quietSeconds: z.number().int().min(1).max(86_400).default(180),
	payloadDays: days.default(90),
	entryDays: days.default(400),
	secondPersonFor: z.array(z.enum(EXCEPTION_CLASSES)).default(['master_data_risk', 'match_hold']),
};
const credentialSchema = z.discriminatedUnion('store', [
	z.object({ ...common, store: z.literal('embedded'), folder: text.default('') }),
	z.object({
		...common,
		store: z.literal('postgres'),
		host: text.min(1),
		port: z.number().int().min(1).max(65_535).default(5432),
		database: text.min(1),
		user: text.min(1),
		// Not trimmed: a blank may belong to a password.
		password: z.string().default(''),
		ssl: z.boolean().default(false),
		schema: text.regex(/^[a-z_][a-z0-9_]{0,62}$/).default('odoo_construction'),
	}),
]);

/** Without a credential: the embedded ledger of this environment in n8n's folder. */
export const defaultChoice = (environment: Environment, runtime: Runtime): LedgerChoice => ({
	place: { store: 'embedded', folder: defaultFolder(runtime), queueMode: inQueueMode(runtime) },
	environment,
	settings: {},
});

/** The credential in the words of core/delivery, or a fault that names the field to correct. */
export function choiceOf(
	credential: ICredentialDataDecryptedObject,
	runtime: Runtime,
): LedgerChoice {
	const parsed = credentialSchema.safeParse(credential);
	if (!parsed.success) {
		const field = String(parsed.error.issues[0]?.path[0] ?? 'store');
		throw incomplete(field, `The credential has no usable ${field}.`, `Correct ${field}.`);
	}
	const { environment, quietSeconds, payloadDays, entryDays, secondPersonFor, ...given } =
		parsed.data;
	return {
		place:
			given.store === 'embedded' ? embedded(given.folder, runtime) : checked(given, environment),
		environment,
		settings: { quietMs: quietSeconds * 1000, payloadDays, entryDays, secondPersonFor },
	};
}

function embedded(folder: string, runtime: Runtime): LedgerPlace {
	if (folder !== '' && !path.isAbsolute(folder)) {
		throw incomplete(
			'folder',
			'The folder of the ledger is no absolute path.',
			'Write the whole path, or leave it empty.',
		);
	}
	return {
		store: 'embedded',
		folder: folder === '' ? defaultFolder(runtime) : path.normalize(folder),
		queueMode: inQueueMode(runtime),
	};
}

type Postgres = Extract<LedgerPlace, { store: 'postgres' }>;

/** Payloads must not cross a public network in clear text. */
function checked(place: Postgres, environment: Environment): LedgerPlace {
	if (environment === 'production' && !place.ssl && isPublicHost(place.host)) {
		throw incomplete(
			'ssl',
			'A production ledger on a public address must be reached with SSL.',
			'Turn SSL on.',
		);
	}
	return place;
}

/** Names the file or database of a choice: one store a process for each. */
export const placeName = ({ place, environment }: LedgerChoice): string =>
	place.store === 'embedded'
		? `${place.folder}|${environment}`
		: [place.host, place.port, place.database, place.schema, place.user, environment].join('|');

const incomplete = (field: string, message: string, remedy: string): Fault =>
	fault({
		class: 'rights',
		code: 'credential.incomplete',
		message,
		remedy: `Integration Ledger API credential: ${remedy}`,
		field,
	});
