import { Fault, toFault } from '../faults';
import { isRecord } from './answers';
import type { Json, OdooClient } from './client.port';
import { EXTERNAL_ID_MODULE, splitExternalId } from './external-id';
import { inChunks } from './paging';

export interface ResolvedRecord {
	readonly model: string;
	readonly id: number;
}

export interface Resolution {
	readonly found: ReadonlyMap<string, ResolvedRecord>;
	/** In Odoo, but not visible to this user or in these companies. */
	readonly hidden: ReadonlySet<string>;
}

/** Names of one look-up in `ir.model.data`. */
const NAMES_PER_CALL = 5000;
const RECORDS_PER_CALL = 5000;
const METADATA_PER_CALL = 1000;
/** Naming 5,000 records costs about as much as this many single look-ups. */
const FEW = 40;

/** Connections whose user may not read `ir.model.data`; asked once a connection. */
const withoutLookup = new WeakSet<OdooClient>();

/**
 * External IDs -> records, in as few calls as the user's rights allow; unknown ones are absent.
 * Reads only: `load(["id"])` would also answer, but it writes, and creates what it does not find.
 *
 * - With read access to `ir.model.data` (Access Rights group, or the look-up right Setup creates):
 *   one call for 5,000 names.
 * - Without: many names of one `model` by asking all its records for their names (5,000 a call),
 *   few names by `check_object_reference`, one call a name, in parallel.
 */
export async function resolveExternalIds(
	odoo: OdooClient,
	externalIds: readonly string[],
	model?: string,
): Promise<Map<string, ResolvedRecord>> {
	const { found } = await resolveByModel(odoo, new Map([[model ?? '', externalIds]]));
	return new Map(found);
}

/** The same for names whose models are known: `''` for names of unknown model. */
export async function resolveByModel(
	odoo: OdooClient,
	wanted: ReadonlyMap<string, readonly string[]>,
): Promise<Resolution> {
	const found = new Map<string, ResolvedRecord>();
	const hidden = new Set<string>();
	const names = [...new Set([...wanted.values()].flat())];
	const split = new Map(names.map((name) => [name, splitExternalId(name)]));
	const byReference = async (list: readonly string[]) =>
		await Promise.all(
			list.map(async (name) => {
				const record = await referenceOf(odoo, split.get(name) ?? splitExternalId(name));
				if (record === 'hidden') hidden.add(name);
				else if (record) found.set(name, record);
			}),
		);

	if (names.length === 0) return { found, hidden };
	if (!withoutLookup.has(odoo)) {
		try {
			await lookUp(odoo, split, found);
			// The look-up right covers this package's own names only; Odoo's own are asked singly.
			await byReference(
				names.filter((name) => !found.has(name) && split.get(name)?.module !== EXTERNAL_ID_MODULE),
			);
			return { found, hidden };
		} catch (thrown) {
			if (!(thrown instanceof Fault) || thrown.class !== 'rights') throw toFault(thrown);
			withoutLookup.add(odoo);
		}
	}
	for (const [model, list] of wanted) {
		const open = [...new Set(list)].filter((name) => !found.has(name) && !hidden.has(name));
		if (model !== '' && open.length > FEW && (await worthReading(odoo, model, open.length))) {
			await readThrough(odoo, model, new Set(open), found);
		} else {
			await byReference(open);
		}
	}
	return { found, hidden };
}

async function lookUp(
	odoo: OdooClient,
	split: ReadonlyMap<string, { module: string; name: string }>,
	found: Map<string, ResolvedRecord>,
): Promise<void> {
	for (const part of inChunks([...split.values()], NAMES_PER_CALL)) {
		const byModule = new Map<string, string[]>();
		for (const { module, name } of part) {
			const list = byModule.get(module);
			if (list) list.push(name);
			else byModule.set(module, [name]);
		}
		const rows = await odoo.call<
			Array<{ module: string; name: string; model: string; res_id: number }>
		>({
			model: 'ir.model.data',
			method: 'search_read',
			args: {
				domain: [
					...Array.from({ length: byModule.size - 1 }, () => '|'),
					...[...byModule].flatMap(([module, names]) => [
						'&',
						['module', '=', module],
						['name', 'in', names],
					]),
				],
				fields: ['module', 'name', 'model', 'res_id'],
				order: 'id',
			},
		});
		for (const row of rows) {
			if (row.res_id > 0)
				found.set(`${row.module}.${row.name}`, { model: row.model, id: row.res_id });
		}
	}
}

async function referenceOf(
	odoo: OdooClient,
	{ module, name }: { module: string; name: string },
): Promise<ResolvedRecord | 'hidden' | null> {
	try {
		const answer = await odoo.call<Json>({
			model: 'ir.model.data',
			method: 'check_object_reference',
			args: { module, xml_id: name },
			context: { activeTest: false },
		});
		if (!Array.isArray(answer) || typeof answer[0] !== 'string') return null;
		return typeof answer[1] === 'number' ? { model: answer[0], id: answer[1] } : 'hidden';
	} catch (thrown) {
		if (thrown instanceof Fault && thrown.code === 'odoo.unknown_reference') return null;
		if (thrown instanceof Fault && thrown.class === 'rights') return 'hidden';
		throw toFault(thrown);
	}
}

async function worthReading(odoo: OdooClient, model: string, names: number): Promise<boolean> {
	const count = await odoo.searchCount(model, [], { activeTest: false });
	return Math.ceil(count / RECORDS_PER_CALL) * FEW < names;
}

/**
 * Asks every record of a model for its name. Odoo tells one name a record; where that one is not
 * ours, the record may still bear ours besides (an export gives it a name too), and only its
 * metadata shows them all.
 */
async function readThrough(
	odoo: OdooClient,
	model: string,
	wanted: ReadonlySet<string>,
	found: Map<string, ResolvedRecord>,
): Promise<void> {
	const note = (name: unknown, id: number) => {
		if (typeof name === 'string' && wanted.has(name)) found.set(name, { model, id });
	};
	const ids = await odoo.call<number[]>({
		model,
		method: 'search',
		args: { domain: [], order: 'id' },
		context: { activeTest: false },
	});
	const others: number[] = [];
	await Promise.all(
		[...inChunks(ids, RECORDS_PER_CALL)].map(async (part) => {
			const names = await odoo.call<Json>({ model, method: 'get_external_id', ids: part });
			for (const [id, name] of Object.entries(isRecord(names) ? names : {})) {
				note(name, Number(id));
				const ours = typeof name === 'string' && name.startsWith(`${EXTERNAL_ID_MODULE}.`);
				if (!ours && name !== '' && name !== false) others.push(Number(id));
			}
		}),
	);
	if ([...wanted].every((name) => found.has(name))) return;
	await Promise.all(
		[...inChunks(others, METADATA_PER_CALL)].map(async (part) => {
			const rows = await odoo.call<Json[]>({ model, method: 'get_metadata', ids: part });
			for (const row of rows) {
				if (!isRecord(row) || typeof row['id'] !== 'number' || !Array.isArray(row['xmlids']))
					continue;
				for (const entry of row['xmlids']) note(isRecord(entry) ? entry['xmlid'] : null, row['id']);
			}
		}),
	);
}
