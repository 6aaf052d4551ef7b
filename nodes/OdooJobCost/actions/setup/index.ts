import type { Resource } from '../../../shared/operation';
import { check } from './check.operation';
import { prepare } from './prepare.operation';

export const setup: Resource = {
	value: 'setup',
	name: 'Setup',
	description: 'Analytic plans, budget tables and rights that job cost needs in Odoo',
	operations: [check, prepare],
};
