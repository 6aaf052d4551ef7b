import { ledgerHealth } from '../../../../core/control/monitor/health';
import type { LedgerOperation } from '../../../shared/ledger-operation';

const moment = (at: number): string => new Date(at).toISOString();

export const health: LedgerOperation = {
	value: 'health',
	name: 'Get Health',
	action: 'Get the health of the ledger',
	description:
		'Environment and generation of the ledger, the Delivery Triggers that are alive, and workflows that write without one',
	properties: [],
	run: async ({ ledger, scope }) => {
		const { at, triggers, workflows, problems, ...facts } = await ledgerHealth(ledger.store, scope);
		return [
			{
				json: {
					effect: 'read',
					planned: false,
					at: moment(at),
					healthy: problems.length === 0,
					problems: [...problems],
					connection: scope.connection,
					company: scope.company,
					...facts,
					triggers: triggers.map((trigger) => ({ ...trigger, at: moment(trigger.at) })),
					workflows: workflows.map(({ newest, heartbeat, ...workflow }) => ({
						...workflow,
						newest: moment(newest),
						heartbeat: heartbeat === null ? null : moment(heartbeat),
					})),
				},
			},
		];
	},
};
