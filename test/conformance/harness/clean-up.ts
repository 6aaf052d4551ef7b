import { toFault } from '../../../core/faults';
import type { Domain, OdooClient } from '../../../core/odoo/client.port';
import type { Ground } from '../scenarios/kit';

/** In this order nothing stands in the way of anything; other models come last. */
const ORDER = [
	'account.payment',
	'x_vendor_bank_case',
	'account.move',
	'stock.picking',
	'purchase.order',
	'sale.order',
	'account.analytic.line',
	'x_requisition_line',
	'x_requisition',
	'x_job_budget_line',
	'project.task',
	'project.project',
	'hr.employee',
	'product.supplierinfo',
	'product.product',
	'account.analytic.account',
	'res.partner',
];

/** Goes with its document, or with the record it is a part of. */
const PARTS = [
	'account.move.line',
	'purchase.order.line',
	'sale.order.line',
	'stock.move',
	'mail.alias',
	'product.template',
];

/**
 * Removes every record whose External ID bears the prefix, and what Odoo or a verb made from it
 * under another name: forecasts, vendor prices. What cannot be deleted is archived.
 * @returns what is left, archived or not, one text a model
 */
export async function cleanUp({ odoo, prefix }: Ground): Promise<string[]> {
	const names = await odoo.searchRead<{ id: number; model: string; res_id: number }>({
		model: 'ir.model.data',
		domain: [
			['module', '=', 'n8n'],
			['name', '=like', `conformance.${prefix}.%`],
		],
		fields: ['model', 'res_id'],
	});
	const made = new Map<string, number[]>();
	for (const { model, res_id: id } of names) made.set(model, [...(made.get(model) ?? []), id]);
	await addMadeBeside(odoo, prefix, made);
	const models = [...made.keys()].filter((model) => !PARTS.includes(model));
	const rank = (model: string) => (ORDER.includes(model) ? ORDER.indexOf(model) : ORDER.length);
	const left: string[] = [];
	for (const model of models.sort((a, b) => rank(a) - rank(b))) {
		left.push(...(await removeAll(odoo, model, made.get(model) ?? [])));
	}
	for (const model of PARTS) {
		const mine = names.filter((name) => name.model === model);
		if (mine.length > 0) left.push(...(await removeNames(odoo, model, mine)));
	}
	return left;
}

/** Lines that went with their document leave their External IDs behind. */
async function removeNames(
	odoo: OdooClient,
	model: string,
	names: ReadonlyArray<{ readonly id: number; readonly res_id: number }>,
): Promise<string[]> {
	const rows = await odoo.searchRead<{ id: number }>({
		model,
		domain: [['id', 'in', names.map(({ res_id }) => res_id)]],
		fields: ['id'],
		context: { activeTest: false },
	});
	const there = new Set(rows.map(({ id }) => id));
	return await removeAll(
		odoo,
		'ir.model.data',
		names.filter(({ res_id }) => !there.has(res_id)).map(({ id }) => id),
	);
}

/** Forecasts are named after their key, vendor prices not at all, others after the prefix only. */
async function addMadeBeside(
	odoo: OdooClient,
	prefix: string,
	made: Map<string, number[]>,
): Promise<void> {
	for (const model of ['product.product', 'res.partner']) {
		await find(model, [['name', 'like', prefix]]);
	}
	const partners = made.get('res.partner') ?? [];
	if (partners.length > 0) {
		for (const model of ['purchase.order', 'account.move', 'stock.picking']) {
			if ((await odoo.fieldsOf(model)) !== null)
				await find(model, [['partner_id', 'in', partners]]);
		}
	}
	const projects = made.get('project.project') ?? [];
	if (projects.length > 0 && (await odoo.fieldsOf('x_job_budget_line')) !== null) {
		await find('x_job_budget_line', [['x_project_id', 'in', projects]]);
	}
	const products = made.get('product.product') ?? [];
	if (products.length > 0 && partners.length > 0) {
		await find('product.supplierinfo', [['partner_id', 'in', partners]]);
	}

	async function find(model: string, domain: Domain) {
		const rows = await odoo.searchRead<{ id: number }>({
			model,
			domain,
			fields: ['id'],
			context: { activeTest: false },
		});
		const ids = [...(made.get(model) ?? []), ...rows.map(({ id }) => id)];
		if (rows.length > 0) made.set(model, [...new Set(ids)]);
	}
}

/** What is in the way of deleting a document, by model: the method that puts it back. */
const BACK: Readonly<Record<string, { state: string[]; method: string }>> = {
	'account.move': { state: ['posted', 'cancel'], method: 'button_draft' },
	'account.payment': { state: ['in_process', 'paid'], method: 'action_draft' },
	'purchase.order': { state: ['draft', 'sent', 'to approve', 'purchase'], method: 'button_cancel' },
	'sale.order': { state: ['draft', 'sent', 'sale'], method: 'action_cancel' },
	'stock.picking': {
		state: ['draft', 'waiting', 'confirmed', 'assigned'],
		method: 'action_cancel',
	},
};

async function removeAll(
	odoo: OdooClient,
	model: string,
	known: readonly number[],
): Promise<string[]> {
	const back = BACK[model];
	// Closed orders are locked.
	if (model === 'purchase.order') {
		await attempt([], () => odoo.call({ model, method: 'button_unlock', ids: known }));
	}
	const rows = await odoo.searchRead<{ id: number; state?: string }>({
		model,
		domain: [['id', 'in', [...known]]],
		fields: back === undefined ? ['id'] : ['state'],
		context: { activeTest: false },
	});
	const problems: string[] = [];
	for (const { id, state } of rows) {
		if (back?.state.includes(state ?? '') !== true) continue;
		await attempt(problems, () => odoo.call({ model, method: back.method, ids: [id] }));
	}
	const ids = rows.map(({ id }) => id);
	if (ids.length === 0 || (await attempt([], () => unlink(odoo, model, ids)))) return [];
	// One that has to stay must not keep the others.
	let archived = 0;
	let stay = 0;
	for (const id of ids) {
		if (await attempt(problems, () => unlink(odoo, model, [id]))) continue;
		if (await archive(odoo, model, id, problems)) archived += 1;
		else stay += 1;
	}
	return [
		...(archived === 0 ? [] : [`${String(archived)} × ${model}, archived`]),
		...(stay === 0 ? [] : [`${String(stay)} × ${model} (${[...new Set(problems)].join(' ')})`]),
	];
}

const unlink = async (odoo: OdooClient, model: string, ids: number[]) =>
	await odoo.call({
		model,
		method: 'unlink',
		ids,
		// Otherwise Odoo keeps every entry that ever had a number.
		...(model === 'account.move' ? { context: { extra: { force_delete: true } } } : {}),
	});

async function archive(odoo: OdooClient, model: string, id: number, problems: string[]) {
	if ((await odoo.fieldsOf(model))?.has('active') !== true) return false;
	return await attempt(problems, () =>
		odoo.call({ model, method: 'write', ids: [id], args: { vals: { active: false } } }),
	);
}

/** Clean-up goes on after a refusal; the reason is kept for the report. */
async function attempt(problems: string[], step: () => Promise<unknown>): Promise<boolean> {
	try {
		await step();
		return true;
	} catch (thrown) {
		problems.push(toFault(thrown).message);
		return false;
	}
}
