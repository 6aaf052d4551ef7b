import { correctedPayload, type Correction } from '../../../../core/control/inbox/correction';
import type { Asked, LedgerOperation } from '../../../shared/ledger-operation';
import { decisionProperties, lineOf, readDecision, wrong } from '../parameters';
import { decidedItems } from '../present';

export const resolve: LedgerOperation = {
	value: 'resolve',
	name: 'Resolve with Correction',
	action: 'Resolve exception with corrected record',
	description:
		'Close it as corrected and deliver the corrected record as a new revision. A correction that does not fit the schema of the record is refused.',
	properties: [
		...decisionProperties,
		{
			displayName: 'Correction',
			name: 'correction',
			type: 'options',
			options: [
				{ name: 'Single Fields', value: 'fields', description: 'Change some values of the record' },
				{ name: 'Whole Record', value: 'json', description: 'Replace the record by this JSON' },
			],
			default: 'fields',
			description: 'How the corrected record is given',
		},
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Field',
			default: {},
			displayOptions: { show: { correction: ['fields'] } },
			description: 'Values to change; all others stay',
			options: [
				{
					displayName: 'Field',
					name: 'values',
					values: [
						{
							displayName: 'Path',
							name: 'path',
							type: 'string',
							default: '',
							placeholder: 'e.g. lines.0.costCode.code',
							description:
								'Path below the data of a canonical record, or below the record itself of any other',
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							default: '',
							description: 'New value; empty takes the field away',
						},
					],
				},
			],
		},
		{
			displayName: 'Record',
			name: 'record',
			type: 'json',
			default: '{}',
			displayOptions: { show: { correction: ['json'] } },
			description: 'The whole corrected record, of the same source record as before',
		},
	],
	run: async ({ ledger, scope }, asked) => {
		const decision = readDecision(asked);
		const correction = readCorrection(asked);
		const { payload: stored } = await ledger.open(scope, decision.id);
		const payload = correctedPayload(correction, {
			stored,
			maxBytes: ledger.settings.maxPayloadBytes,
			timezone: 'UTC',
		});
		return decidedItems(await ledger.resolve(scope, { ...decision, payload }));
	},
};

function readCorrection(asked: Asked): Correction {
	if (asked.parameter('correction') === 'json') {
		const record = asked.parameter('record');
		return { kind: 'json', text: typeof record === 'string' ? record : JSON.stringify(record) };
	}
	const { values = [] } = (asked.parameter('fields') ?? {}) as {
		readonly values?: ReadonlyArray<{ readonly path?: unknown; readonly value?: unknown }>;
	};
	const named = values.map(({ path, value }) => [lineOf(path), value] as const);
	if (named.length === 0 || named.some(([path]) => path === '')) {
		throw wrong('fields', 'A field to correct has no path.', 'Give every field its path.');
	}
	return { kind: 'fields', values: Object.fromEntries(named) };
}
