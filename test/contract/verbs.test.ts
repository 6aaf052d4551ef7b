import { JOB_COST_VERBS } from '../../core/job-cost/verbs';
import { RESOURCES } from '../../nodes/OdooJobCost/actions';

describe('Odoo Job Cost', () => {
	const operations = RESOURCES.flatMap((resource) => resource.operations);

	it('offers every job cost verb exactly once', () => {
		const offered = operations.map(({ verbName }) => verbName).sort();
		expect(offered).toEqual(JOB_COST_VERBS.map(({ verb }) => verb.name).sort());
	});

	it('offers a dry run where a verb writes, and only there', () => {
		for (const { verbName, writes, properties } of operations) {
			const hasDryRun = properties.some(({ name }) => name === 'dryRun');
			expect([verbName, hasDryRun]).toEqual([verbName, writes]);
		}
	});
});
