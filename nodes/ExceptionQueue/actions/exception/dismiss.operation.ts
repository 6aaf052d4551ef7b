import type { LedgerOperation } from '../../../shared/ledger-operation';
import { decisionProperties, readDecision } from '../parameters';
import { decidedItems } from '../present';

export const dismiss: LedgerOperation = {
	value: 'dismiss',
	name: 'Dismiss',
	action: 'Dismiss exception',
	description: 'Close it for good: it is not sent, and a redelivery of the same content neither',
	properties: decisionProperties,
	run: async ({ ledger, scope }, asked) =>
		decidedItems(await ledger.dismiss(scope, readDecision(asked))),
};
