import type { LedgerOperation } from '../../../shared/ledger-operation';
import { decisionProperties, readDecision } from '../parameters';
import { decidedItems } from '../present';

export const replay: LedgerOperation = {
	value: 'replay',
	name: 'Replay',
	action: 'Replay exception',
	description:
		'Have it sent again as it is, by the workflow whose Delivery Trigger takes it up. What was applied already has no second effect.',
	properties: decisionProperties,
	run: async ({ ledger, scope }, asked) =>
		decidedItems(await ledger.replay(scope, readDecision(asked))),
};
