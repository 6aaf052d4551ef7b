import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import {
	DEFAULT_SERVICE_LEVELS,
	type ServiceLevel,
} from '../../../../core/control/monitor/service-levels';
import { span } from '../../../../core/control/monitor/words';
import { inputFault } from '../../../shared/faults';

const MINUTE = 60_000;

const asOption = ({ name, title, limit }: ServiceLevel) => ({
	name: title,
	value: name,
	...(limit === 0 ? {} : { description: `Limit ${span(limit)}` }),
});

/** Levels whose limit is a time; those of a limit of nothing hold or do not. */
const TIMED = DEFAULT_SERVICE_LEVELS.filter(({ limit }) => limit > 0);

export const levelProperties: INodeProperties[] = [
	{
		displayName: 'Other Limits',
		name: 'limits',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Limit',
		default: {},
		description: 'Service levels with a limit of your own; the others keep the one in their name',
		options: [
			{
				displayName: 'Limit',
				name: 'entries',
				values: [
					{
						displayName: 'Service Level',
						name: 'level',
						type: 'options',
						options: TIMED.map(asOption),
						default: 'breaker_open',
						description: 'Which promise',
					},
					{
						displayName: 'Minutes',
						name: 'minutes',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 525_600 },
						default: 60,
						description: 'How long it may take',
					},
				],
			},
		],
	},
	{
		displayName: 'Leave Out',
		name: 'leaveOut',
		type: 'multiOptions',
		options: DEFAULT_SERVICE_LEVELS.map(asOption),
		default: [],
		description: 'Service levels that nobody is to be told of',
	},
];

const names = DEFAULT_SERVICE_LEVELS.map(({ name }) => name);
const known = z.string().refine((name) => names.includes(name), 'no service level has this name');
const given = z.object({
	limits: z
		.object({
			entries: z
				.array(z.object({ level: known, minutes: z.number().positive().max(525_600) }))
				.default([]),
		})
		.default({ entries: [] }),
	leaveOut: z.array(known).default([]),
});

/** The service levels to check, with the limits of the node. A later limit replaces an earlier one. */
export function chosenLevels(limits: unknown, leaveOut: unknown): readonly ServiceLevel[] {
	const parsed = given.safeParse({ limits: limits ?? undefined, leaveOut: leaveOut ?? undefined });
	if (!parsed.success) throw inputFault(parsed.error, 'service level');
	const own = new Map(parsed.data.limits.entries.map(({ level, minutes }) => [level, minutes]));
	const left = new Set(parsed.data.leaveOut);
	return DEFAULT_SERVICE_LEVELS.filter(({ name }) => !left.has(name)).map((level) => {
		const minutes = own.get(level.name);
		return minutes === undefined ? level : withLimit(level, minutes * MINUTE);
	});
}

/** The title names the limit, so that it is true for the new one as well. */
const withLimit = (level: ServiceLevel, limit: number): ServiceLevel => ({
	...level,
	limit,
	title: level.title.replace(span(level.limit), span(limit)),
});
