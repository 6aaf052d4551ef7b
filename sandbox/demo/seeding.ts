import type { OdooContext } from '../../core/odoo/client.port';
import { externalId } from '../../core/odoo/external-id';
import {
	applyUpsert,
	planUpsert,
	type UpsertRequest,
	type UpsertRow,
} from '../../core/odoo/upsert';
import type { VerbDeps } from '../../core/verb';
import type { Calendar } from './calendar';
import type { CompanyKey } from './types';

/** What every step of the seeding needs. */
export interface Seeding {
	readonly deps: VerbDeps;
	readonly dates: Calendar;
	readonly companies: Readonly<
		Record<CompanyKey, { id: number; name: string; context: OdooContext }>
	>;
}

/** The source the demo's records claim to come from; half of every External ID. */
export const SYSTEM = 'demo';
export const TENANT = 'ridgeline';

export const demoId = (entity: string, key: string): string =>
	externalId({ system: SYSTEM, tenant: TENANT, entity, key });

/** A canonical item of the demo, as the verbs take it. */
export const item = (nativeid: string, data: object) => ({
	system: SYSTEM,
	tenant: TENANT,
	nativeid,
	data,
});

export interface Once {
	/** Odoo ids in the order of the rows. */
	readonly ids: number[];
	readonly created: number;
}

/** Creates the rows that are not there yet and touches no others. */
export const createOnce = async (
	deps: VerbDeps,
	model: string,
	rows: readonly Row[],
	context: OdooContext,
): Promise<Once> => await upsert(deps, { model, rows, mode: 'create_once', context });

/** Writes the rows that hold something else. */
export const writeWhatDiffers = async (
	deps: VerbDeps,
	model: string,
	rows: readonly Row[],
	context: OdooContext,
): Promise<Once> => await upsert(deps, { model, rows, mode: 'master', context });

type Row = Omit<UpsertRow, 'index'>;

async function upsert(
	{ odoo, clock }: VerbDeps,
	{ rows, ...request }: Omit<UpsertRequest, 'rows'> & { readonly rows: readonly Row[] },
): Promise<Once> {
	if (rows.length === 0) return { ids: [], created: 0 };
	const plan = await planUpsert(odoo, {
		...request,
		rows: rows.map((row, index) => ({ ...row, index })),
	});
	const ids: number[] = [];
	let created = 0;
	for (const outcome of await applyUpsert(odoo, plan, clock)) {
		if (outcome.status === 'exception') throw outcome.fault;
		ids[outcome.index] = outcome.result.id;
		if (outcome.effect === 'created') created += 1;
	}
	return { ids, created };
}
