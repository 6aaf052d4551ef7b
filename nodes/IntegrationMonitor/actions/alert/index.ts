import type { LedgerResource } from '../../../shared/ledger-operation';
import { check } from './check.operation';

export const alert: LedgerResource = {
	value: 'alert',
	name: 'Alert',
	description: 'Service levels of delivery: what may wait how long before somebody is told',
	operations: [check],
};
