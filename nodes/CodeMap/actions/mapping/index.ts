import type { LedgerResource } from '../../../shared/ledger-operation';
import { apply } from './apply.operation';
import { coverage } from './coverage.operation';
import { decide } from './decide.operation';
import { exportTable } from './export.operation';
import { getMany } from './get-many.operation';
import { importTable } from './import.operation';
import { propose } from './propose.operation';
import { suggest } from './suggest.operation';

export const mapping: LedgerResource = {
	value: 'mapping',
	name: 'Mapping',
	description: 'What a code of one system is called in another',
	operations: [apply, coverage, decide, exportTable, getMany, importTable, propose, suggest],
};
