import type { OdooClient } from '../../core/odoo/client.port';
import { marksLike, type StateKind } from './records';

/** A record that showed an older revision than it had shown before. */
export interface Regression {
	readonly mark: string;
	readonly from: number;
	readonly to: number;
	/** ms it stayed behind; up to now while it still does. */
	ms: number;
}

export interface Monitor {
	/** Looks at Odoo once. */
	look(): Promise<void>;
	readonly regressions: readonly Regression[];
	looks(): number;
	stop(): Promise<void>;
}

/** Revision a title ends in, or null when it is none of ours. */
export function revisionIn(title: string): { mark: string; revision: number } | null {
	const match = /^(\S+\.) r(\d+)$/.exec(title);
	return match?.[1] === undefined ? null : { mark: match[1], revision: Number(match[2]) };
}

/** Where the titles of the records of a state stand in Odoo. */
export async function titles(odoo: OdooClient, prefix: string, kind: StateKind): Promise<string[]> {
	const model = { vendor: 'res.partner', project: 'project.project', change: 'x_job_budget_line' };
	const field = kind === 'change' ? 'x_name' : 'name';
	const rows = await odoo.searchRead<{ id: number } & Record<string, string | number>>({
		model: model[kind],
		domain: [
			[field, '=like', marksLike(prefix, kind)],
			...(kind === 'change' ? ([['x_state', '!=', 'void']] as const) : []),
		],
		fields: [field],
	});
	return rows.map((row) => String(row[field]));
}

/** Lines of a document may be written in two requests: it has arrived when its last line has. */
function lowest(seen: readonly string[]): ReadonlyMap<string, number> {
	const found = new Map<string, number>();
	for (const title of seen) {
		const known = revisionIn(title);
		if (known === null) continue;
		found.set(known.mark, Math.min(known.revision, found.get(known.mark) ?? Infinity));
	}
	return found;
}

/**
 * Polls Odoo itself, past the proxy, and remembers the highest revision each record has shown. A
 * check at the end alone misses a record that was wrong for an hour.
 */
export function startMonitor(odoo: OdooClient, prefix: string, everyMs: number): Monitor {
	const highest = new Map<string, number>();
	const behind = new Map<string, { regression: Regression; since: number }>();
	const regressions: Regression[] = [];
	let looks = 0;
	let stopped = false;

	async function look(): Promise<void> {
		const seen = [
			...(await titles(odoo, prefix, 'vendor')),
			...(await titles(odoo, prefix, 'project')),
			...(await titles(odoo, prefix, 'change')),
		];
		looks += 1;
		const now = Date.now();
		for (const [mark, revision] of lowest(seen)) {
			const best = highest.get(mark) ?? 0;
			const open = behind.get(mark);
			if (revision >= best) {
				highest.set(mark, revision);
				behind.delete(mark);
			} else if (open === undefined) {
				const regression = { mark, from: best, to: revision, ms: 0 };
				regressions.push(regression);
				behind.set(mark, { regression, since: now });
			} else open.regression.ms = now - open.since;
		}
	}

	const loop = (async () => {
		while (!stopped) {
			await look();
			await new Promise((resolve) => setTimeout(resolve, everyMs));
		}
	})();
	return {
		look,
		regressions,
		looks: () => looks,
		stop: async () => {
			stopped = true;
			await loop;
		},
	};
}
