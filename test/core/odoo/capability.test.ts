import { demand, probe } from '../../../core/odoo/capability';
import type { OdooCall, OdooClient } from '../../../core/odoo/client.port';
import { v17 } from '../../../core/odoo/dialects/v17';
import type { AccessNeed } from '../../../core/verb';
import { fakeOdoo } from './fake-odoo';

/** Only reading is allowed; `project` is installed, `fleet` is not. */
function limited(asked: OdooCall[] = []): OdooClient {
	const fake = fakeOdoo({
		fields: { 'project.project': { name: {} }, 'res.partner': { name: {} } },
	});
	fake.put('ir.module.module', { id: 1, name: 'project' });
	return {
		...fake,
		call: async <T>(call: OdooCall) => {
			asked.push(call);
			return await Promise.resolve((call.args?.['operation'] === 'read') as T);
		},
	};
}

const needs: readonly AccessNeed[] = [
	{
		model: 'project.project',
		operations: ['read', 'create'],
		group: 'Project / Administrator',
		module: 'project',
		fields: ['name', 'x_plan2_id'],
	},
	{ model: 'project.project', operations: ['create'], group: 'Project / Administrator' },
	{ model: 'fleet.vehicle', operations: ['read'], group: 'Fleet / Officer', module: 'fleet' },
	{ model: 'x_job_budget_line', operations: ['read'], group: 'Job Cost' },
	{ model: 'res.partner', operations: ['read'], group: 'Contact Creation' },
];

describe('what a verb lacks', () => {
	it('is listed with how to grant it', async () => {
		const report = await probe(limited(), needs);
		expect(report).toMatchObject({ ok: false, odoo: '19.0', proven: true });
		expect(report.missing.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
			'field x_plan2_id',
			'right create',
			'module fleet',
			'model x_job_budget_line',
		]);
		expect(report.missing.map(({ remedy }) => remedy)).toEqual([
			expect.stringContaining('Setup'),
			expect.stringContaining('Project / Administrator'),
			expect.stringContaining('Install fleet'),
			expect.stringContaining('Setup'),
		]);
	});

	it('is one fault that names everything', async () => {
		await expect(demand(limited(), 'jobCost.project.upsert', needs)).rejects.toMatchObject({
			class: 'rights',
			code: 'capability.missing',
			details: { missing: 4 },
			message: expect.stringContaining('jobCost.project.upsert') as string,
		});
		await expect(demand(limited(), 'x', needs.slice(4))).resolves.toBeUndefined();
	});

	it('is asked in the words of the version', async () => {
		const asked: OdooCall[] = [];
		await probe({ ...limited(asked), dialect: v17 }, needs.slice(4));
		expect(asked).toEqual([
			{
				model: 'res.partner',
				method: 'check_access_rights',
				args: { operation: 'read', raise_exception: false },
			},
		]);
	});
});
