import type { INodeProperties } from 'n8n-workflow';

import { matchRule } from '../../../../core/payables/match/policy';
import { matchRun } from '../../../../core/payables/match/run';
import { dryRun } from '../../../shared/descriptions/common';
import { readTable, tableProperties } from '../../../shared/descriptions/tables';
import { defineOperation } from '../../../shared/operation';
import { billLocator, correlationOf, factsOf, readBill, recordOf } from '../bill-locator';

const percent = (what: string) => `How many per cent ${what}, e.g. 2.5`;
const amount = (what: string) => `By how much ${what}, e.g. 50`;

const policy = tableProperties({
	displayName: 'Tolerances',
	name: 'policy',
	description:
		'How far a bill may exceed its order and receipts, the most specific row first. Per cent and amount together hold both; where both are blank nothing may be exceeded.',
	columns: Object.keys(matchRule.shape),
	hints: {
		rule: 'Name of the row, for results and messages',
		vendor: 'Code or name of the vendor; blank holds for all',
		project: 'Code of the project; blank holds for all',
		costType: 'Code of the cost type; blank holds for all',
		kind: 'Either two_way, three_way, progress or none; blank takes progress for subcontracts, else three_way',
		quantityPercent: percent('the quantity may exceed what was ordered and received'),
		quantityAmount: amount('the quantity may exceed what was ordered and received'),
		pricePercent: percent('the net unit price may exceed the one ordered'),
		priceAmount: amount('the net unit price may exceed the one ordered'),
		linePercent: percent('a line may exceed its quantity at the ordered price'),
		lineAmount: amount('a line may exceed its quantity at the ordered price'),
		totalPercent: percent('all bills of an order line may exceed its value'),
		totalAmount: amount('all bills of an order line may exceed its value'),
		taxPercent: percent('the tax may be off; blank does not check it'),
		taxAmount: amount('the tax may be off; blank does not check it'),
		alsoBelow: 'Prices below the order are held as well: yes or blank',
	},
});

const options: INodeProperties[] = [
	{
		displayName: 'Charge Items',
		name: 'chargeItems',
		type: 'string',
		default: '',
		placeholder: 'e.g. FREIGHT, PALLET',
		description:
			'Internal references of items that are charges, separated by commas. Lines with them are part of the unit prices of the other lines.',
	},
	{
		displayName: 'When Held',
		name: 'whenHeld',
		type: 'options',
		options: [
			{
				name: 'Exception',
				value: 'exception',
				description: 'Leaves by Exceptions and waits in the queue of its owner',
			},
			{
				name: 'Result',
				value: 'result',
				description: 'Leaves by Done with the verdict held',
			},
		],
		default: 'exception',
		description: 'What becomes of a bill that does not match',
	},
];

const listOf = (value: unknown): string[] =>
	String(value ?? '')
		.split(',')
		.map((text) => text.trim())
		.filter((text) => text !== '');

/**
 * Each run is a newer look at the bill: what it finds takes the place of an exception of an earlier
 * one, so that the queue holds a bill once, and only while it is held.
 */
export const runMatch = defineOperation({
	value: 'run',
	name: 'Run',
	action: 'Match bill',
	description:
		'Compare a bill with its orders and receipts, hold what differs with reason and owner, and clear what no longer does',
	properties: [billLocator, ...policy, ...options, dryRun],
	mode: 'batch',
	verb: matchRun,
	read: (item) => ({
		...readBill(item),
		policy: readTable(item, 'policy'),
		chargeItems: listOf(item.parameter('chargeItems')),
		whenHeld: item.parameter('whenHeld'),
		receivedAt: item.receivedAt,
	}),
	delivery: (candidate, question) => ({
		...recordOf(question),
		kind: 'state',
		action: 'match',
		revision: { kind: 'snapshot_time', value: candidate.receivedAt },
		facts: factsOf('Match', candidate),
		...correlationOf(candidate),
	}),
});
