import { fault, Fault, toFault } from '../faults';
import type { AccessNeed } from '../verb';
import type { OdooClient } from './client.port';

/** One thing Odoo lacks for a verb, in words for whoever administers Odoo. */
export interface MissingAccess {
	readonly kind: 'module' | 'model' | 'field' | 'right';
	readonly model: string;
	/** Module, field or operation that is missing. */
	readonly name: string;
	readonly message: string;
	readonly remedy: string;
}

export interface ProbeReport {
	readonly ok: boolean;
	readonly missing: readonly MissingAccess[];
	readonly odoo: string;
	readonly protocol: 'json2' | 'jsonrpc';
	/** False: this version is derived from its neighbours and was not proven on a server. */
	readonly proven: boolean;
}

const DOING: Readonly<Record<AccessNeed['operations'][number], string>> = {
	read: 'read',
	write: 'change',
	create: 'create',
	unlink: 'delete',
};

/**
 * What is missing for a set of needs: apps, models, fields and rights. Reads only, and works for
 * every internal user. One call for all modules, then two or three a model.
 */
export async function probe(odoo: OdooClient, needs: readonly AccessNeed[]): Promise<ProbeReport> {
	const absent = await absentModules(odoo, needs);
	const missing = (
		await Promise.all(merged(needs).map(async (need) => await missingFor(odoo, need, absent)))
	).flat();
	return {
		ok: missing.length === 0,
		missing,
		odoo: odoo.version.text,
		protocol: odoo.protocol,
		proven: !odoo.dialect.derived,
	};
}

/**
 * Throws one `capability.missing` that lists everything missing, or returns.
 * @param verb the name the refusal is about, e.g. `jobCost.project.upsert`
 */
export async function demand(
	odoo: OdooClient,
	verb: string,
	needs: readonly AccessNeed[],
): Promise<void> {
	const { missing } = await probe(odoo, needs);
	const first = missing[0];
	if (!first) return;
	throw fault({
		class: 'rights',
		code: 'capability.missing',
		message: `${verb} cannot run: ${missing.map(({ message }) => message).join(' ')}`,
		remedy: [...new Set(missing.map(({ remedy }) => remedy))].join(' '),
		model: first.model,
		details: { missing: missing.length },
	});
}

/** Needs of one model as one, so that each model is asked once. */
function merged(needs: readonly AccessNeed[]): AccessNeed[] {
	const byModel = new Map<string, AccessNeed>();
	for (const need of needs) {
		const known = byModel.get(need.model);
		byModel.set(
			need.model,
			known
				? {
						...known,
						...(known.module === undefined && need.module !== undefined
							? { module: need.module }
							: {}),
						group: known.group.includes(need.group)
							? known.group
							: `${known.group} and ${need.group}`,
						operations: [...new Set([...known.operations, ...need.operations])],
						fields: [...new Set([...(known.fields ?? []), ...(need.fields ?? [])])],
					}
				: need,
		);
	}
	return [...byModel.values()];
}

async function absentModules(
	odoo: OdooClient,
	needs: readonly AccessNeed[],
): Promise<ReadonlySet<string>> {
	const names = [...new Set(needs.flatMap(({ module }) => module ?? []))];
	if (names.length === 0) return new Set();
	const installed = await odoo.searchRead<{ id: number; name: string }>({
		model: 'ir.module.module',
		domain: [
			['state', '=', 'installed'],
			['name', 'in', names],
		],
		fields: ['name'],
	});
	const present = new Set(installed.map(({ name }) => name));
	return new Set(names.filter((name) => !present.has(name)));
}

async function missingFor(
	odoo: OdooClient,
	need: AccessNeed,
	absent: ReadonlySet<string>,
): Promise<MissingAccess[]> {
	const { model, module, group } = need;
	if (module !== undefined && absent.has(module)) {
		return [
			{
				kind: 'module',
				model,
				name: module,
				message: `The Odoo app ${module} is not installed.`,
				remedy: `Install ${module} under Apps.`,
			},
		];
	}
	const facts = await odoo.fieldsOf(model);
	if (!facts) {
		return [
			{
				kind: 'model',
				model,
				name: model,
				message: `Odoo has no model ${model}.`,
				remedy: model.startsWith('x_')
					? 'Run Setup with an administrator credential; it creates the model.'
					: `Install the app that brings ${model}.`,
			},
		];
	}
	const fields = (need.fields ?? [])
		.filter((name) => !facts.has(name))
		.map(
			(name): MissingAccess => ({
				kind: 'field',
				model,
				name,
				message: `${model} has no field ${name}, or hides it from this user.`,
				remedy: name.startsWith('x_')
					? 'Run Setup with an administrator credential; it creates the field.'
					: `Install the app that brings ${name}, or grant the group that shows it.`,
			}),
		);
	const allowed = await Promise.all(
		need.operations.map(async (operation) => await mayDo(odoo, model, operation)),
	);
	const rights = need.operations
		.filter((_operation, at) => allowed[at] === false)
		.map(
			(operation): MissingAccess => ({
				kind: 'right',
				model,
				name: operation,
				message: `The integration user may not ${DOING[operation]} ${model}.`,
				remedy: `Give the integration user the group ${group} under Settings > Users.`,
			}),
		);
	return [...fields, ...rights];
}

async function mayDo(
	odoo: OdooClient,
	model: string,
	operation: AccessNeed['operations'][number],
): Promise<boolean> {
	try {
		const method = odoo.dialect.accessCheck;
		return (
			(await odoo.call<unknown>({
				model,
				method,
				args: {
					operation,
					...(method === 'check_access_rights' ? { raise_exception: false } : {}),
				},
			})) === true
		);
	} catch (thrown) {
		if (thrown instanceof Fault && thrown.class === 'rights') return false;
		throw toFault(thrown);
	}
}
