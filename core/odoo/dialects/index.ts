import { fault } from '../../faults';
import type { Dialect } from './dialect';
import { v17 } from './v17';
import { v18 } from './v18';
import { v19 } from './v19';
import { v20 } from './v20';

export type { Dialect } from './dialect';

/** Every version this package speaks, oldest first. A new version is one file and one line here. */
export const DIALECTS: readonly Dialect[] = [v17, v18, v19, v20];

/**
 * The dialect for a server. Older servers are refused: an analytic line there has a single account
 * column, so job, cost code and cost type cannot be booked together. Newer ones are refused until
 * somebody has looked at them.
 */
export function dialectFor(major: number, text: string): Dialect {
	const found = DIALECTS.find((dialect) => dialect.major === major);
	if (found) return found;
	const oldest = DIALECTS[0]?.major ?? 0;
	const newest = DIALECTS.at(-1)?.major ?? 0;
	throw fault({
		class: 'protocol',
		code: 'odoo.version_unsupported',
		message:
			major < oldest
				? `Odoo ${text} is too old: its analytic lines carry one account only, so project, cost code and cost type cannot be booked on one line.`
				: `Odoo ${text} is newer than this package knows.`,
		remedy:
			major < oldest
				? `Upgrade Odoo to ${oldest} or later.`
				: `Update this package; it knows Odoo ${oldest} to ${newest}.`,
		details: { version: text },
	});
}
