import type { LedgerResource } from '../../../shared/ledger-operation';
import { get } from './get.operation';

export const figures: LedgerResource = {
	value: 'figures',
	name: 'Figures',
	description:
		'What was delivered, what waits, and for whom: as figures, as a page, for Prometheus',
	operations: [get],
};
