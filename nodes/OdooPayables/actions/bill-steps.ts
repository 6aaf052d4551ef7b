import type { INodeProperties } from 'n8n-workflow';

import type { BillQuestion } from '../../../core/payables/bill/find';
import type { PostQuestion } from '../../../core/payables/bill/post';
import type { Verb, VerbPlan } from '../../../core/verb';
import type { DeliveryFacts } from '../../shared/delivery-facts';
import { dryRun } from '../../shared/descriptions/common';
import { defineOperation, type ItemView, type Operation } from '../../shared/operation';
import { closedPeriod, possibleDuplicates } from './bill-options';
import { correlationOf, factsOf, type LocatedBill, readBill, recordOf } from './bill-locator';
import { billReference, type BillWords } from './bill-questions';

/** A command is carried out whenever it is given: it has no revision of its own. */
const commandOf = (
	{ kind, one }: BillWords,
	action: string,
	name: string,
	located: LocatedBill,
	question: BillQuestion,
): DeliveryFacts => ({
	kind: 'command',
	...recordOf(question),
	entity: kind,
	action,
	facts: factsOf(`${name} ${one}`, located),
	...correlationOf(located),
});

const postOptions: INodeProperties[] = [
	{
		displayName: 'Accounting Date',
		name: 'accountingDate',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-11-30',
		description: 'Day to book it on, as YYYY-MM-DD; empty means the accounting date it has',
	},
	{
		displayName: 'Expected Total',
		name: 'total',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1150.00',
		description:
			'Total with tax it has to have in Odoo, in its currency; another one is refused. Empty checks nothing.',
	},
	closedPeriod,
	possibleDuplicates,
];

/** The operation that books drafts. */
export const postBillOperation = <P extends VerbPlan<R>, R>(
	verb: Verb<PostQuestion, P, R>,
	words: BillWords,
): Operation =>
	defineOperation({
		value: 'post',
		name: 'Post',
		action: `Post ${words.one}`,
		description:
			'Book a draft on its accounting date, unless it is held, a duplicate, or its period is closed',
		properties: [billReference(words), ...postOptions, dryRun],
		mode: 'batch',
		verb,
		read: (item) => ({
			...readBill(item),
			...filled(item, 'accountingDate'),
			...filled(item, 'total'),
			closedPeriod: item.parameter('closedPeriod'),
			duplicates: item.parameter('duplicates'),
		}),
		delivery: (located, question) => commandOf(words, 'post', 'Post', located, question),
	});

const filled = (item: ItemView, name: string): Record<string, string> => {
	const text = String(item.parameter(name) ?? '').trim();
	return text === '' ? {} : { [name]: text };
};

interface Ending<P extends VerbPlan<R>, R> extends BillWords {
	readonly value: 'cancel' | 'resetToDraft';
	readonly name: string;
	readonly action: string;
	readonly description: string;
	readonly verb: Verb<BillQuestion, P, R>;
}

/** The operation that cancels a bill or takes it back to draft. */
export const endBillOperation = <P extends VerbPlan<R>, R>({
	value,
	name,
	action,
	description,
	verb,
	...words
}: Ending<P, R>): Operation =>
	defineOperation({
		value,
		name,
		action,
		description,
		properties: [billReference(words), dryRun],
		mode: 'batch',
		verb,
		read: readBill,
		delivery: (located, question) => commandOf(words, value, name, located, question),
	});
