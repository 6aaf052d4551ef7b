/**
 * Writes `v<major>.json`: what the embedded Odoo knows about models before any behaviour.
 *
 *   ODOO_URL=… ODOO_DB=… ODOO_UID=2 ODOO_KEY=… node sandbox/odoo/facts/generate.mjs 19
 *
 * Business models come from `../shared/odoo/schema-<major>.0.json` (fields_get of a real server).
 * What that file lacks is asked of a running server: platform models, labels, orders, constant
 * defaults, access lines, groups and record rules. The result is committed, so neither is needed
 * to build, test or run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const here = path.dirname(fileURLToPath(import.meta.url));
const major = Number(process.argv[2]);
const { ODOO_URL, ODOO_DB, ODOO_UID = '2', ODOO_KEY } = process.env;
if (![18, 19].includes(major) || !ODOO_URL || !ODOO_DB || !ODOO_KEY) {
	throw new Error('Usage: ODOO_URL=… ODOO_DB=… ODOO_UID=… ODOO_KEY=… generate.mjs 18|19');
}

/** Models the schema file does not hold and the package or its Setup talks to. */
const PLATFORM = [
	'account.analytic.applicability',
	'account.fiscal.position',
	'account.partial.reconcile',
	'ir.config_parameter',
	'ir.model',
	'ir.model.access',
	'ir.model.fields',
	'ir.module.module',
	'ir.rule',
	'product.pricelist',
	'project.project.stage',
	'res.currency.rate',
	'res.groups',
	'res.lang',
	'res.partner.category',
	'res.users.apikeys',
	'res.users.apikeys.description',
	'res.users.identitycheck',
	'resource.resource',
];
/** Plan columns belong to the database the schema was read from, not to Odoo. */
const LOCAL_COLUMN = /^x_/;

async function call(model, method, args, kwargs = {}) {
	const response = await fetch(`${ODOO_URL}/jsonrpc`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			jsonrpc: '2.0',
			method: 'call',
			id: 1,
			params: {
				service: 'object',
				method: 'execute_kw',
				args: [ODOO_DB, Number(ODOO_UID), ODOO_KEY, model, method, args, kwargs],
			},
		}),
	});
	const answer = await response.json();
	if (answer.error) throw new Error(`${model}.${method}: ${answer.error.data.message}`);
	return answer.result;
}

/** Odoo 18 forgot to mark some overrides of default_get as model methods: there, ids come first. */
async function defaultsOf(model, fields) {
	try {
		return await call(model, 'default_get', [fields]);
	} catch {
		return await call(model, 'default_get', [[], fields]);
	}
}

const flags = (field) =>
	(field.required ? 'r' : '') + (field.readonly ? 'o' : '') + (field.store === false ? '' : 's');

function compact(field) {
	const tuple = [field.type, flags(field), field.string ?? ''];
	if (field.relation) tuple.push(field.relation);
	if (field.relation_field) tuple.push(field.relation_field);
	if (Array.isArray(field.selection)) tuple.push(field.selection);
	return tuple;
}

const schemaFile = path.resolve(here, `../../../../shared/odoo/schema-${major}.0.json`);
const schema = JSON.parse(readFileSync(schemaFile, 'utf8'));
for (const model of PLATFORM) {
	schema[model] = await call(model, 'fields_get', [], {
		attributes: [
			'type',
			'required',
			'readonly',
			'relation',
			'relation_field',
			'selection',
			'store',
			'string',
		],
	});
}

const names = Object.keys(schema).sort();
const described = new Map(
	(
		await call('ir.model', 'search_read', [
			[['model', 'in', names]],
			['model', 'name', 'order', 'transient'],
		])
	).map((row) => [row.model, row]),
);

const models = {};
for (const name of names) {
	const fields = Object.fromEntries(
		Object.entries(schema[name])
			.filter(([field]) => !LOCAL_COLUMN.test(field))
			.map(([field, facts]) => [field, compact(facts)]),
	);
	const about = described.get(name);
	const constants = {};
	if (!name.startsWith('ir.') && !name.endsWith('identitycheck')) {
		const asked = Object.keys(fields).filter((field) =>
			['boolean', 'integer', 'float', 'monetary', 'selection'].includes(fields[field][0]),
		);
		const values = about ? await defaultsOf(name, asked) : {};
		for (const [field, value] of Object.entries(values)) {
			if (value !== false && value !== 0 && typeof value !== 'object') constants[field] = value;
		}
	}
	models[name] = {
		label: about?.name ?? name,
		order: about?.order ?? 'id',
		...(about?.transient ? { transient: true } : {}),
		defaults: constants,
		fields,
	};
}

const groupIds = new Map();
for (const row of await call('ir.model.data', 'search_read', [
	[['model', '=', 'res.groups']],
	['module', 'name', 'res_id'],
])) {
	groupIds.set(row.res_id, `${row.module}.${row.name}`);
}
const groups = {};
for (const row of await call('res.groups', 'search_read', [[], ['full_name', 'implied_ids']], {
	order: 'id',
	context: { active_test: false },
})) {
	const xmlid = groupIds.get(row.id);
	if (xmlid === undefined) continue;
	groups[xmlid] = {
		name: row.full_name,
		implied: row.implied_ids.map((id) => groupIds.get(id)).filter(Boolean),
	};
}

const operations = (row) =>
	['read', 'write', 'create', 'unlink'].map((op) => (row[`perm_${op}`] ? op[0] : '')).join('');
const access = {};
for (const row of await call('ir.model.access', 'search_read', [
	[['model_id.model', 'in', names]],
	['model_id', 'group_id', 'perm_read', 'perm_write', 'perm_create', 'perm_unlink', 'name'],
])) {
	const model = [...described.values()].find((one) => one.id === row.model_id[0])?.model;
	const group = row.group_id ? groupIds.get(row.group_id[0]) : '';
	if (!model || group === undefined || operations(row) === '') continue;
	(access[model] ??= []).push([group, operations(row)]);
}
const rules = [];
for (const row of await call('ir.rule', 'search_read', [
	[['model_id.model', 'in', names]],
	['model_id', 'groups', 'domain_force', 'perm_read', 'perm_write', 'perm_create', 'perm_unlink'],
])) {
	const model = [...described.values()].find((one) => one.id === row.model_id[0])?.model;
	if (!model || !row.domain_force) continue;
	rules.push([
		model,
		// The rule's own name is prose of its authors; nothing here needs it.
		`Rule of ${model}`,
		row.domain_force.replace(/#.*$/gm, '').replace(/\s+/g, ' ').trim(),
		row.groups.map((id) => groupIds.get(id)).filter(Boolean),
		operations(row),
	]);
}

const lines = (object) =>
	`{\n${Object.entries(object)
		.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
		.join(',\n')}\n}`;
writeFileSync(
	path.join(here, `v${major}.json`),
	`{"version":${major},\n"models":${lines(models)},\n"groups":${lines(groups)},\n"access":${lines(access)},\n"rules":[\n${rules
		.map((rule) => JSON.stringify(rule))
		.join(',\n')}\n]}\n`,
);
console.log(
	`v${major}: ${names.length} models, ${rules.length} rules, ${Object.keys(groups).length} groups`,
);
