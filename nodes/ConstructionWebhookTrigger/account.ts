import type { IWebhookFunctions } from 'n8n-workflow';

import { DEFAULT_LIMITS } from '../../core/delivery/intake/body';
import type { EventProfile } from '../../core/delivery/intake/events';
import type { IntakeSource } from '../../core/delivery/intake/intake';
import type { Priority } from '../../core/delivery/entry';
import { fault } from '../../core/faults';
import { openLedger, type LedgerSession } from '../shared/ledger';
import { readSource } from '../shared/source';

/** The credentials of a node as they were read, for the next requests. */
interface Account {
	readonly verification: IntakeSource['verification'];
	readonly openedAt: number;
	/** Opened by the first request that is genuine; a failed attempt is not kept. */
	session: Promise<LedgerSession> | undefined;
}

/**
 * n8n reads and decrypts a credential anew for every request. For so long it is taken as unchanged,
 * so that a burst of events costs one reading; a withdrawn secret ends with it.
 */
const KEPT_MS = 5_000;
const MAX_KEPT = 200;
const kept = new Map<string, Account>();

export interface Receiver {
	readonly source: IntakeSource;
	ledger(): Promise<LedgerSession>;
}

/** What this node knows of its source. Nothing of the ledger is touched before `ledger()`. */
export async function openReceiver(ctx: IWebhookFunctions): Promise<Receiver> {
	const account = await accountOf(ctx);
	const options = ctx.getNodeParameter('options', {}) as {
		bodyLimitKib?: number;
		listPath?: string;
		priority?: string;
	};
	return {
		source: {
			verification: account.verification,
			profile: profileOf(ctx, options.priority),
			limits: { ...DEFAULT_LIMITS, bytes: (options.bodyLimitKib ?? 1_024) * 1_024 },
			listPath: (options.listPath ?? '').trim(),
		},
		ledger: async () => {
			if (account.session === undefined) {
				account.session = openLedger(ctx);
				account.session.catch(() => (account.session = undefined));
			}
			return await account.session;
		},
	};
}

async function accountOf(ctx: IWebhookFunctions): Promise<Account> {
	const { id: node, credentials } = ctx.getNode();
	const key = JSON.stringify([ctx.getWorkflow().id, node, credentials]);
	const now = performance.now();
	const known = kept.get(key);
	if (known !== undefined && now - known.openedAt < KEPT_MS) return known;
	const { verification } = await readSource(ctx);
	if (verification === undefined) {
		throw fault({
			class: 'rights',
			code: 'credential.incomplete',
			message: 'The Construction Source API credential holds no webhook secret.',
			remedy: 'Enter the secret the source signs with; an open address is not offered.',
			field: 'webhookSecret',
		});
	}
	const account: Account = { verification, openedAt: now, session: undefined };
	if (kept.size >= MAX_KEPT) kept.clear();
	kept.set(key, account);
	return account;
}

function profileOf(ctx: IWebhookFunctions, priority = 'entity'): EventProfile {
	const text = (name: string): string => String(ctx.getNodeParameter(name, '')).trim();
	const kind = text('source') === 'procore' ? 'procore' : 'generic';
	const classes: readonly Priority[] = [0, 1, 2];
	return {
		kind,
		system: kind === 'procore' ? 'procore' : text('system'),
		tenant: text('tenant'),
		idPath: kind === 'procore' ? '' : text('idPath'),
		priority: classes.find((one) => String(one) === priority) ?? 'entity',
	};
}
