import { monitorFigures } from '../../../../core/control/monitor/figures';
import { measured, serviceLevels } from '../../../../core/control/monitor/service-levels';
import { systemClock } from '../../../../core/ports';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import { chosenLevels, levelProperties } from './levels';

export const check: LedgerOperation = {
	value: 'check',
	name: 'Check Service Levels',
	action: 'Check the service levels of delivery',
	description: 'One item for each level: by OK when it holds, by Alerts when it does not',
	properties: levelProperties,
	isSecond: ({ holds }) => holds === false,
	run: async ({ ledger, scope }, { parameter }) => {
		const levels = chosenLevels(parameter('limits'), parameter('leaveOut'));
		const figures = await monitorFigures(ledger, scope, systemClock);
		const broken = new Map(
			serviceLevels(figures, levels).map((alert) => [alert.name, alert] as const),
		);
		return levels.map(({ name, title, severity, role, remedy, limit, measure }) => {
			const alert = broken.get(name);
			return {
				json: {
					effect: 'read',
					planned: false,
					level: name,
					title,
					holds: alert === undefined,
					severity,
					role,
					value: measured(figures, measure),
					limit,
					at: new Date(figures.at).toISOString(),
					...(alert === undefined ? {} : { message: alert.message, remedy }),
				},
			};
		});
	},
};
