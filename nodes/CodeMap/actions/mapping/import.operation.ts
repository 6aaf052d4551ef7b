import { contentHash } from '../../../../core/canonical/hash';
import { proposeAll } from '../../../../core/control/code-map/desk';
import { readTable, TABLE_COLUMNS } from '../../../../core/control/code-map/table';
import { Fault } from '../../../../core/faults';
import { actingPerson, reasonLike } from '../../../shared/descriptions/decision';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import {
	collectionOf,
	lineOf,
	officeOf,
	systemName,
	tenantName,
	toOption,
	wordOf,
} from '../parameters';
import { readRows, tableProperties } from '../tables';

/** Refused rows named in the result; their number is always told. */
const NAMED = 100;

export const importTable: LedgerOperation = {
	value: 'import',
	name: 'Import',
	action: 'Import mappings',
	description:
		'Propose a whole table of mappings. What stands already, has no target yet or was turned down is skipped; each row that is wrong is named, and the others go on.',
	properties: [
		...tableProperties({
			displayName: 'Mappings',
			name: 'table',
			description: `Columns ${TABLE_COLUMNS.join(', ')}`,
		}),
		actingPerson,
		{ ...reasonLike('Code book of 2026'), required: false },
		{
			displayName: 'Where a Row Says Nothing',
			name: 'otherwise',
			type: 'collection',
			placeholder: 'Add Value',
			default: {},
			description: 'Values of columns that a row leaves out',
			options: [
				{ ...systemName, default: '', required: false },
				toOption,
				{ ...tenantName, default: '' },
			],
		},
	],
	run: async (session, asked) => {
		const otherwise = collectionOf(asked, 'otherwise');
		const table = readTable(readRows(asked, 'table'), {
			to: lineOf(otherwise['to']) || 'odoo',
			system: lineOf(otherwise['system']),
			tenant: lineOf(otherwise['tenant']),
		});
		const wanted = table.flatMap(({ row, wish }) => (wish === undefined ? [] : [{ row, wish }]));
		const batch = contentHash(wanted).slice(0, 16);
		const answers = await proposeAll(
			officeOf(session),
			wanted.map(({ wish }) => wish),
			{ person: wordOf(asked, 'person'), reason: wordOf(asked, 'reason'), batch, again: false },
		);
		const refused = answers.flatMap((answer, at) =>
			answer instanceof Fault
				? [{ row: wanted[at]?.row ?? 0, message: `${answer.message} ${answer.remedy}` }]
				: [],
		);
		const proposed = answers.filter(
			(answer) => !(answer instanceof Fault) && answer.effect !== 'unchanged',
		).length;
		return [
			{
				json: {
					effect: proposed > 0 ? 'created' : 'unchanged',
					import: batch,
					rows: table.length,
					proposed,
					unchanged: answers.length - proposed - refused.length,
					skipped: table.length - wanted.length,
					refused: refused.length,
					refusedRows: refused.slice(0, NAMED),
				},
			},
		];
	},
};
