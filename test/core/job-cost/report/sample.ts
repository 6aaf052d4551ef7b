import { costKey } from '../../../../core/job-cost/rules/dimensions';
import { position } from '../../../../core/job-cost/rules/position';
import { trend } from '../../../../core/job-cost/rules/trend';
import type { Book, CostFact, Measure } from '../../../../core/job-cost/rules/types';
import { wip } from '../../../../core/job-cost/rules/wip';
import type { ReportInput } from '../../../../core/job-cost/report/types';
import { d, usd } from '../rules/figures';

const figure = (
	measure: Measure,
	amount: string,
	[project, phase, costCode, costType]: readonly [number, number | null, number | null, number],
	book: Book = usd,
): CostFact => ({
	key: costKey({ project, phase, costCode, costType }),
	book,
	measure,
	amount: d(amount),
});

export const HOSTILE =
	'</style><script>alert(1)</script><img src=x onerror="alert(2)">\' & \u202e=1+1';

const FACTS: readonly CostFact[] = [
	figure('original', '100000', [1, 21, 31, 7]),
	figure('approvedChanges', '5000.50', [1, 21, 31, 7]),
	figure('actual', '60000.25', [1, 21, 31, 7]),
	figure('committed', '20000', [1, 21, 31, 7]),
	figure('draftBills', '1500', [1, 21, 31, 7]),
	figure('original', '40000', [1, 22, 32, 8]),
	figure('actual', '47000.10', [1, 22, 32, 8]),
	figure('original', '9000', [2, null, 31, 7]),
	figure('actual', '-250', [2, null, 33, 7]),
	figure('actual', '777.77', [2, null, 33, 8]),
];

/** Two jobs, three codes, one overrun, one cost without a budget. */
export const sample = (more: Partial<ReportInput> = {}): ReportInput => ({
	title: 'Job cost report',
	asOf: '2026-10-31',
	generatedAt: Date.UTC(2026, 10, 2, 13, 5),
	zone: 'America/Denver',
	positions: position(FACTS),
	wip: [
		{
			project: 1,
			book: usd,
			wip: wip({
				originalContract: d('1000000'),
				approvedChanges: d('0'),
				costToDate: d('425000'),
				costToComplete: d('425000'),
				billed: d('550000'),
			}),
		},
	],
	trends: trend([
		{ book: usd, month: '2026-08', measure: 'budget', amount: d('150000') },
		{ book: usd, month: '2026-08', measure: 'actual', amount: d('60000.25') },
		{ book: usd, month: '2026-10', measure: 'actual', amount: d('47527.87') },
	]),
	notices: [{ where: 'PO00317', what: 'An order line names no job.' }],
	names: {
		project: new Map([
			[1, { code: 'P-10', name: 'Harbor Point' }],
			[2, { code: 'P-2', name: 'Route 9 Bridge' }],
		]),
		phase: new Map([
			[21, { code: '10', name: 'Structure' }],
			[22, { code: '20', name: 'Envelope' }],
		]),
		costCode: new Map([
			[31, { code: '03-300', name: 'Concrete' }],
			[32, { code: '07-500', name: 'Roofing' }],
			[33, { code: '01-100', name: 'General' }],
		]),
		costType: new Map([
			[7, { name: 'Labor' }],
			[8, { name: 'Material' }],
		]),
	},
	companies: new Map([[1, 'Summit Ridge Builders']]),
	...more,
});

/** Every name of the report is an attack. */
export const hostileSample = (): ReportInput => {
	const named = new Map(
		[1, 2, 7, 8, 21, 22, 31, 32, 33].map((id) => [id, { code: HOSTILE, name: HOSTILE }]),
	);
	return sample({
		title: HOSTILE,
		names: { project: named, phase: named, costCode: named, costType: named },
		companies: new Map([[1, HOSTILE]]),
		notices: [{ where: HOSTILE, what: HOSTILE }],
	});
};
