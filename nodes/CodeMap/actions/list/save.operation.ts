import { saveList } from '../../../../core/control/code-map/code-list';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import { listParameter, officeOf, readList, systemName, tenantName, wordOf } from '../parameters';
import { readRows, tableProperties } from '../tables';

export const save: LedgerOperation = {
	value: 'save',
	name: 'Save',
	action: 'Save code list',
	description:
		'Keep the codes a system has, so that Suggest and the exception queue can propose from them. The list given is the whole list.',
	properties: [
		listParameter,
		{
			...systemName,
			default: 'odoo',
			description: 'System whose codes they are: odoo for what is mapped to, or a source',
		},
		tenantName,
		...tableProperties({
			displayName: 'Codes',
			name: 'codes',
			description: 'Rows with code, id (when the source refers by another key) and name',
		}),
	],
	run: async (session, asked) => {
		const place = {
			list: readList(asked, 'list'),
			system: wordOf(asked, 'system'),
			tenant: wordOf(asked, 'tenant'),
		};
		const saved = await saveList(officeOf(session), place, readRows(asked, 'codes'));
		return [{ json: { ...saved, ...place } }];
	},
};
