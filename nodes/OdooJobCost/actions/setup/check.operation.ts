import { setupCheck } from '../../../../core/job-cost/setup/verbs';
import { defineOperation } from '../../../shared/operation';
import { readSetup, setupProperties } from './parameters';

export const check = defineOperation({
	value: 'check',
	name: 'Check',
	action: 'Check setup',
	description: 'List what job cost needs in Odoo and whether it is there; changes nothing',
	properties: setupProperties,
	mode: 'batch',
	verb: setupCheck,
	read: readSetup,
});
