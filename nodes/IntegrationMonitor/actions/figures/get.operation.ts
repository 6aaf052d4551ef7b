import type { IBinaryData, IDataObject } from 'n8n-workflow';

import { dashboardHtml } from '../../../../core/control/monitor/dashboard';
import { monitorFigures } from '../../../../core/control/monitor/figures';
import { prometheusText } from '../../../../core/control/monitor/prometheus';
import { systemClock } from '../../../../core/ports';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import { chosenLevels, levelProperties } from '../alert/levels';

export const get: LedgerOperation = {
	value: 'get',
	name: 'Get',
	action: 'Get figures of delivery',
	description:
		'Exceptions by queue, project, vendor and cost code, what is on its way, how long it takes; as figures, as a page, for Prometheus',
	properties: [
		{
			displayName: 'Formats',
			name: 'formats',
			type: 'multiOptions',
			options: [
				{
					name: 'Page',
					value: 'html',
					description: 'One HTML page with charts, in html and as a file',
				},
				{
					name: 'Prometheus',
					value: 'prometheus',
					description: 'Text format 0.0.4, in prometheus',
				},
			],
			default: [],
			description: 'What the item carries beside the figures themselves',
		},
		{
			displayName: 'Load Again After',
			name: 'refreshSeconds',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 86_400 },
			default: 60,
			displayOptions: { show: { formats: ['html'] } },
			description: 'Seconds after which a browser loads the page again; below 10 never',
		},
		...levelProperties,
	],
	run: async ({ ledger, scope }, { parameter, store, timezone }) => {
		const levels = chosenLevels(parameter('limits'), parameter('leaveOut'));
		const chosen = parameter('formats');
		const formats: readonly unknown[] = Array.isArray(chosen) ? chosen : [];
		const figures = await monitorFigures(ledger, scope, systemClock);
		const json = { effect: 'read', planned: false, ...figures } as unknown as IDataObject;
		const binary: Record<string, IBinaryData> = {};
		if (formats.includes('html')) {
			const html = dashboardHtml(figures, {
				timezone,
				levels,
				refreshSeconds: Number(parameter('refreshSeconds') ?? 0),
			});
			json['html'] = html;
			binary['html'] = await store(Buffer.from(html, 'utf8'), 'deliveries.html', 'text/html');
		}
		if (formats.includes('prometheus')) json['prometheus'] = prometheusText(figures);
		return [{ json, ...(Object.keys(binary).length === 0 ? {} : { binary }) }];
	},
};
