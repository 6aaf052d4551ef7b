import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod/v4';

import type { Clock } from '../ports';

/** IANA zone the books are kept in: what a day is. */
export const zoneSchema = z
	.string()
	.min(1)
	.max(64)
	.refine((zone) => IANAZone.isValidZone(zone), {
		message: 'is no IANA time zone; send one such as America/Chicago',
	});

/** Today in the zone, `YYYY-MM-DD`. */
export const today = (clock: Pick<Clock, 'now'>, zone: string): string =>
	DateTime.fromMillis(clock.now(), { zone }).toFormat('yyyy-MM-dd');

/**
 * The moment a day `YYYY-MM-DD` of the zone is over, as Odoo writes moments: UTC,
 * `YYYY-MM-DD HH:MM:SS`. Whatever happened on the day lies before it.
 */
export const endOfDay = (day: string, zone: string): string =>
	DateTime.fromISO(day, { zone })
		.plus({ days: 1 })
		.startOf('day')
		.toUTC()
		.toFormat('yyyy-MM-dd HH:mm:ss');
