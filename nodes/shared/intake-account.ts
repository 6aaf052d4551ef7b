import type { ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

import { DEFAULT_LIMITS } from '../../core/delivery/intake/body';
import type { EventProfile } from '../../core/delivery/intake/events';
import type { IntakeSource } from '../../core/delivery/intake/intake';
import type { Priority } from '../../core/delivery/entry';
import { fault } from '../../core/faults';
import { openLedger, type LedgerContext, type LedgerSession } from './ledger';
import { readSource } from './source';

/** What both receivers have of n8n: the webhook node and the listener. */
export type IntakeContext = LedgerContext &
	Pick<IWebhookFunctions & ITriggerFunctions, 'getMode' | 'getNodeParameter' | 'logger'>;

/** A node's source and ledger as they were read, for the next requests. */
export interface Account {
	readonly source: IntakeSource;
	/** Nothing of the ledger is touched before the first request that is genuine. */
	ledger(): Promise<LedgerSession>;
}

/**
 * n8n reads and decrypts a credential anew for every request. For so long it is taken as unchanged,
 * so that a burst of events costs one reading; a withdrawn secret ends with it.
 */
const KEPT_MS = 5_000;
const MAX_KEPT = 200;
const kept = new Map<string, { readonly account: Account; readonly openedAt: number }>();

export async function openAccount(ctx: IntakeContext): Promise<Account> {
	const { id, credentials, parameters } = ctx.getNode();
	const key = JSON.stringify([ctx.getWorkflow().id, id, credentials, parameters]);
	const now = performance.now();
	const known = kept.get(key);
	if (known !== undefined && now - known.openedAt < KEPT_MS) return known.account;
	const account = await readAccount(ctx);
	if (kept.size >= MAX_KEPT) kept.clear();
	kept.set(key, { account, openedAt: now });
	return account;
}

async function readAccount(ctx: IntakeContext): Promise<Account> {
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
	const options = ctx.getNodeParameter('options', {}) as {
		bodyLimitKib?: number;
		listPath?: string;
		priority?: string;
	};
	/** A failed attempt to open it is not kept. */
	let session: Promise<LedgerSession> | undefined;
	return {
		source: {
			verification,
			profile: profileOf(ctx, options.priority),
			limits: { ...DEFAULT_LIMITS, bytes: (options.bodyLimitKib ?? 1_024) * 1_024 },
			listPath: (options.listPath ?? '').trim(),
		},
		ledger: async () => {
			if (session === undefined) {
				session = openLedger(ctx);
				session.catch(() => (session = undefined));
			}
			return await session;
		},
	};
}

function profileOf(ctx: IntakeContext, priority = 'entity'): EventProfile {
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
