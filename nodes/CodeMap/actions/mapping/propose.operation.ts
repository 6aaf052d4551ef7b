import { proposeAll, type Proposing, type Wish } from '../../../../core/control/code-map/desk';
import { groupBy } from '../../../../core/control/code-map/apply';
import { Fault, toFault } from '../../../../core/faults';
import { actingPerson, reasonLike } from '../../../shared/descriptions/decision';
import type { Asked, LedgerOperation } from '../../../shared/ledger-operation';
import type { Result } from '../../../shared/settle';
import {
	collectionOf,
	dayIn,
	lineOf,
	officeOf,
	projectOption,
	readName,
	toOption,
	wordOf,
	wordParameters,
	wrong,
} from '../parameters';
import { standingJson } from '../present';

const text = (displayName: string, name: string, description: string) => ({
	displayName,
	name,
	type: 'string' as const,
	default: '',
	description,
});

export const propose: LedgerOperation = {
	value: 'propose',
	name: 'Propose',
	action: 'Propose mapping',
	description:
		'Propose what a code is called in the other system, from a day on. Nothing is translated by it until another person approves.',
	properties: [
		...wordParameters,
		{
			displayName: 'Target Code',
			name: 'target',
			type: 'string',
			default: '={{ $json.target }}',
			placeholder: 'e.g. 03-3000',
			description:
				'Code, unit or tax in the target system; for a status agreed/progress, e.g. approved/fulfilled. Empty only to end a mapping.',
		},
		actingPerson,
		{ ...reasonLike('Same division in the new code book'), required: false },
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			description: 'Validity, names and project',
			options: [
				{
					displayName: 'End Mapping',
					name: 'end',
					type: 'boolean',
					default: false,
					description: 'Whether the code shall have no mapping any more from the first day on',
				},
				text(
					'First Day',
					'from',
					'First day it holds, e.g. 2026-01-01; empty is from the beginning',
				),
				text('Last Day', 'until', 'Last day it holds; empty is without end'),
				text('Name', 'name', 'What the source calls the code'),
				projectOption,
				{
					displayName: 'Propose Again',
					name: 'again',
					type: 'boolean',
					default: false,
					description: 'Whether to propose once more what was rejected last',
				},
				{
					displayName: 'Score',
					name: 'score',
					type: 'number',
					typeOptions: { minValue: 0, maxValue: 100 },
					default: 0,
					description: 'Score of the suggestion it comes from, for whoever decides',
				},
				text('Target Name', 'label', 'What the target system calls its code'),
				toOption,
			],
		},
	],
	runAll: async (session, asked) => {
		const settled = new Map<number, Result>();
		const read = asked.flatMap((one) => {
			try {
				return [{ index: one.index, ...readWish(one) }];
			} catch (thrown) {
				settled.set(one.index, toFault(thrown));
				return [];
			}
		});
		for (const group of groupBy(read, ({ by }) => JSON.stringify(by)).values()) {
			const [first] = group;
			if (first === undefined) continue;
			try {
				const wishes = group.map(({ wish }) => wish);
				const answers = await proposeAll(officeOf(session), wishes, first.by);
				group.forEach(({ index }, at) => {
					const answer = answers[at];
					if (answer === undefined) return;
					settled.set(index, answer instanceof Fault ? answer : [{ json: standingJson(answer) }]);
				});
			} catch (thrown) {
				const found = toFault(thrown);
				if (found.class === 'unavailable') throw found;
				for (const { index } of group) settled.set(index, found);
			}
		}
		return settled;
	},
};

function readWish(asked: Asked): { readonly wish: Wish; readonly by: Proposing } {
	const options = collectionOf(asked, 'options');
	const target = wordOf(asked, 'target');
	const ends = options['end'] === true;
	if (target === '' && !ends) {
		throw wrong('target', 'Target Code is empty.', 'Give the code, or turn End Mapping on.');
	}
	const score = options['score'];
	const wish = {
		...readName(asked, options),
		name: lineOf(options['name']),
		label: lineOf(options['label']),
		target: ends ? null : target,
		from: dayIn(options, 'from'),
		until: dayIn(options, 'until'),
		score: typeof score === 'number' && score >= 0 && score <= 100 ? Math.round(score) : null,
	};
	const by = {
		person: wordOf(asked, 'person'),
		reason: wordOf(asked, 'reason'),
		batch: '',
		again: options['again'] === true,
	};
	return { wish, by };
}
