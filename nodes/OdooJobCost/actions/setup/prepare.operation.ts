import { setupPrepare } from '../../../../core/job-cost/setup/verbs';
import { dryRun } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';
import { readSetup, setupProperties } from './parameters';

export const prepare = defineOperation({
	value: 'prepare',
	name: 'Prepare',
	action: 'Prepare setup',
	description:
		"Create what is missing; needs an administrator's credential, a second run changes nothing",
	properties: [...setupProperties, dryRun],
	mode: 'batch',
	verb: setupPrepare,
	read: readSetup,
	delivery: () => ({
		kind: 'command',
		system: 'n8n',
		tenant: 'default',
		entity: 'setup',
		nativeId: 'job-cost',
		action: 'prepare',
		facts: { title: 'Prepare job cost' },
	}),
});
