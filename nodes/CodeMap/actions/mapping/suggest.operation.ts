import type { IDataObject } from 'n8n-workflow';

import { groupBy } from '../../../../core/control/code-map/apply';
import {
	suggestAll,
	type Answer,
	type Asking,
	type Question,
} from '../../../../core/control/code-map/suggest';
import { toFault } from '../../../../core/faults';
import type { Asked, LedgerOperation } from '../../../shared/ledger-operation';
import type { Result } from '../../../shared/settle';
import {
	collectionOf,
	dayIn,
	dayOption,
	officeOf,
	projectOption,
	readName,
	today,
	toOption,
	wordOf,
	wordParameters,
	wrong,
} from '../parameters';

const MOST = 20;

export const suggest: LedgerOperation = {
	value: 'suggest',
	name: 'Suggest',
	action: 'Suggest mappings',
	description:
		'Say what a code is mapped to, or what it may be: the same code, the same written otherwise, the same or a similar name, each with a score. Nothing is changed.',
	properties: [
		...wordParameters,
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '={{ $json.name }}',
			description: 'What the source calls it; empty takes it from the kept list of the source',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			description: 'How many, how good, and on which day',
			options: [
				dayOption,
				{
					displayName: 'Least Score',
					name: 'least',
					type: 'number',
					typeOptions: { minValue: 0, maxValue: 100 },
					default: 50,
					description: 'Suggestions below this score are left out; 100 is the same code',
				},
				{
					displayName: 'Limit',
					name: 'limit',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: MOST },
					default: 50,
					description: 'Max number of results to return',
				},
				projectOption,
				toOption,
			],
		},
	],
	runAll: async (session, asked) => {
		const settled = new Map<number, Result>();
		const read = asked.flatMap((one) => {
			try {
				return [{ index: one.index, ...readQuestion(one) }];
			} catch (thrown) {
				settled.set(one.index, toFault(thrown));
				return [];
			}
		});
		const groups = groupBy(read, ({ asking }) => JSON.stringify(asking));
		for (const group of groups.values()) {
			const [first] = group;
			if (first === undefined) continue;
			const questions = group.map(({ question }) => question);
			const answers = await suggestAll(officeOf(session), questions, first.asking);
			group.forEach(({ index, question }, at) => {
				const answer = answers[at];
				if (answer !== undefined) settled.set(index, [{ json: answerJson(question, answer) }]);
			});
		}
		return settled;
	},
};

function readQuestion(asked: Asked): { readonly question: Question; readonly asking: Asking } {
	const options = collectionOf(asked, 'options');
	const question = { ...readName(asked, options), name: wordOf(asked, 'name') };
	if (question.native === '') {
		throw wrong('native', 'Native Code is empty.', 'Give the ID or code of the source.');
	}
	const number = (name: string, otherwise: number, least: number, most: number): number => {
		const given = Number(options[name] ?? otherwise);
		if (Number.isInteger(given) && given >= least && given <= most) return given;
		throw wrong(name, `${name} is no whole number.`, `Use ${String(least)} to ${String(most)}.`);
	};
	const asking = {
		day: dayIn(options, 'day') ?? today(asked),
		limit: number('limit', 3, 1, MOST),
		least: number('least', 50, 0, 100),
	};
	return { question, asking };
}

/** The best suggestion stands beside the others, where Propose looks for it. */
function answerJson(question: Question, { name, found, suggestions }: Answer): IDataObject {
	const { list, system, tenant, project, native, to } = question;
	const [best] = suggestions;
	return {
		effect: 'read',
		list,
		system,
		tenant,
		project,
		native,
		name,
		to,
		mapped: found !== undefined,
		mappedTo: found?.version.target ?? null,
		target: best?.code ?? null,
		label: best?.name ?? null,
		score: best?.score ?? null,
		kind: best?.kind ?? null,
		suggestions: suggestions.map((one) => ({ ...one })),
	};
}
