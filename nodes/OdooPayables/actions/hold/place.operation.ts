import { holdPlace } from '../../../../core/payables/match/hold-place';
import { dryRun } from '../../../shared/descriptions/common';
import { actingPerson, reasonLike } from '../../../shared/descriptions/decision';
import { defineOperation } from '../../../shared/operation';
import { billLocator, correlationOf, factsOf, readBill, recordOf } from '../bill-locator';

export const placeHold = defineOperation({
	value: 'place',
	name: 'Place',
	action: 'Place a hold',
	description: 'Hold a bill by hand until a person releases it, whatever a match finds',
	properties: [
		billLocator,
		actingPerson,
		reasonLike('Lien waiver of the last payment is missing'),
		{
			displayName: 'Owner',
			name: 'owner',
			type: 'options',
			options: [
				{ name: 'Finance', value: 'finance' },
				{ name: 'Procurement', value: 'procurement' },
				{ name: 'Project', value: 'project' },
			],
			default: 'finance',
			description: 'Role that has to see to it',
		},
		dryRun,
	],
	mode: 'batch',
	verb: holdPlace,
	read: (item) => ({
		...readBill(item),
		person: item.parameter('person'),
		reason: item.parameter('reason'),
		owner: item.parameter('owner'),
	}),
	delivery: (candidate, question) => ({
		...recordOf(question),
		kind: 'command',
		action: 'place_hold',
		facts: factsOf(`Hold by ${question.person}:`, candidate),
		...correlationOf(candidate),
	}),
});
