import type { IDataObject } from 'n8n-workflow';

import { ApprovalPolicy } from '../../nodes/ApprovalPolicy/ApprovalPolicy.node';
import { runNode, type NodeResult } from '../harness/engine';
import { freshLedger, type TestLedger } from '../harness/ledger';
import { expectDescribed } from '../harness/output-schema';

const node = new ApprovalPolicy();
/** Nothing listens there: no operation may need Odoo. */
const odooConstructionApi = {
	url: 'http://127.0.0.1:9',
	database: 'books',
	authentication: 'apiKey',
	apiKey: 'k',
	login: '',
	password: '',
	environment: 'test',
	protocol: 'auto',
	companyId: 1,
	timezone: '',
};

let ledger: TestLedger;
beforeEach(() => {
	ledger = freshLedger();
});
afterEach(async () => {
	await ledger.close();
});

const RULES = `rule,amount over,amount up to,currency,urgency,outcome,role,expiry hours
Small,,500,USD,,auto,,
Orders,500,10000,USD,,approve,PM,24
,,,,,,,
Orders,,,,,,Director,24
Urgent,,2000,USD,urgent,after the fact,PM,24
Too large,10000,,USD,,reject,,
`;
const APPROVERS = [
	{ person: 'pm@example.com', role: 'PM' },
	{ person: 'director@example.com', role: 'Director' },
];
const POLICY: IDataObject = {
	policySource: 'text',
	rulesText: RULES,
	approversText: JSON.stringify(APPROVERS),
	windowDays: 30,
};

const order = (nativeid: string, amount: string, more: IDataObject = {}): IDataObject => ({
	system: 'procore',
	tenant: '8089',
	type: 'construction.purchase_order.v1',
	nativeid,
	data: { currency: 'USD', amount, requester: 'sam@example.com', ...more },
});

async function run(
	operation: string,
	items: readonly IDataObject[],
	parameters: IDataObject = {},
): Promise<NodeResult> {
	return await runNode({
		node,
		items,
		parameters: { resource: 'approval', operation, ...POLICY, ...parameters } as never,
		credentials: { odooConstructionApi },
	});
}
const evaluate = async (items: readonly IDataObject[], more: IDataObject = {}) =>
	await run('evaluate', items, {
		amount: '={{ $json.data.amount }}',
		requester: '={{ $json.data.requester }}',
		urgency: '={{ $json.data.urgency ?? "normal" }}',
		facts: { project: 'P-100', vendor: 'V-1', costCodes: '03-310, 05-100' },
		...more,
	});
const on = ({ outputs }: NodeResult, output: number): IDataObject[] =>
	(outputs[output] ?? []).map(({ json }) => json);
const codes = (result: NodeResult): unknown[] =>
	on(result, 3).map((json) => (json['exception'] as IDataObject)['code']);

it('sends each document out by what the policy says, with the document', async () => {
	const items = [
		order('1', '500.00'),
		order('2', '500.01'),
		order('3', '10000.01'),
		order('4', 'a lot'),
		order('5', '1500', { urgency: 'urgent' }),
		order('6', '10', { currency: 'CAD' }),
	];
	const result = await evaluate(items);
	expect(on(result, 0)).toMatchObject([
		{
			effect: 'created',
			outcome: 'auto_approved',
			document: 'procore|8089|purchase_order|1',
			input: items[0],
		},
		{
			outcome: 'passed_after_the_fact',
			afterTheFact: true,
			role: 'pm',
			approvers: ['pm@example.com'],
		},
	]);
	expect(on(result, 1)).toMatchObject([
		{
			outcome: 'pending',
			step: 1,
			steps: 2,
			role: 'pm',
			approvers: ['pm@example.com'],
			overdue: false,
		},
	]);
	expect(on(result, 2)).toMatchObject([{ outcome: 'rejected', rules: ['Too large'] }]);
	expect(codes(result)).toEqual(['money.not_a_decimal', 'approval.currency']);
	expect(result.outputs[3]?.map(({ pairedItem }) => pairedItem)).toEqual([
		{ item: 3 },
		{ item: 5 },
	]);
	for (const output of [0, 1, 2])
		expectDescribed('ApprovalPolicy', 'approval/evaluate', on(result, output));
});

it('takes decisions of persons on what they saw, and passes the last one on', async () => {
	const [asked] = on(await evaluate([order('2', '900')]), 1);
	if (asked === undefined) throw new Error('Nothing was asked');
	const decide = async (person: string, item: IDataObject, more: IDataObject = {}) =>
		await run('decide', [item], { person, decision: 'approved', reason: '', ...more });
	expect(codes(await decide('sam@example.com', asked))).toEqual(['approval.own_request']);
	// A fixed blank is stopped by n8n itself.
	expect(codes(await decide('={{ "" }}', asked))).toEqual(['approval.person_missing']);
	expect(codes(await decide('pm@example.com', asked, { decision: 'rejected' }))).toEqual([
		'ledger.reason_missing',
	]);
	expect(codes(await decide('pm@example.com', asked, { decision: 'maybe' }))).toEqual([
		'approval.parameter',
	]);

	const delegated = on(
		await decide('pm@example.com', asked, {
			decision: 'delegated',
			reason: 'Away',
			delegateTo: 'friend@example.com',
			delegateUntil: '2999-12-31',
		}),
		1,
	);
	expect(delegated).toMatchObject([{ approvers: ['pm@example.com', 'friend@example.com'] }]);
	const [half] = on(await decide('friend@example.com', asked), 1);
	expect(half).toMatchObject({ outcome: 'pending', step: 2, role: 'director' });
	expect(codes(await decide('pm@example.com', asked))).toEqual(['approval.already_decided']);
	const whole = on(await decide('director@example.com', half ?? {}), 0);
	expect(whole).toMatchObject([
		{
			outcome: 'approved',
			decisions: [
				{ step: 1, by: 'friend@example.com', onBehalfOf: 'pm@example.com' },
				{ step: 2, by: 'director@example.com', what: 'approved' },
			],
		},
	]);
	expectDescribed('ApprovalPolicy', 'approval/decide', [...delegated, half ?? {}, ...whole]);

	const [changed] = on(await evaluate([order('2', '901')]), 1);
	expect(changed).toMatchObject({ round: 2, voided: 2, step: 1 });
	expect(codes(await decide('pm@example.com', asked))).toEqual(['approval.document_changed']);
});

it('lists what waits, and takes a request back', async () => {
	await evaluate([order('1', '900'), order('2', '900', { urgency: 'urgent' }), order('3', '10')]);
	const all = on(await run('getPending', [{}], { which: 'all' }), 1);
	expect(all.map(({ document }) => document)).toEqual([
		'procore|8089|purchase_order|1',
		'procore|8089|purchase_order|2',
	]);
	expect(all[1]).toMatchObject({ outcome: 'pending', afterTheFact: true });
	expectDescribed('ApprovalPolicy', 'approval/getPending', all);
	const due = async (withinHours: number) =>
		on(await run('getPending', [{}], { which: 'due', withinHours }), 1).length;
	expect(await due(0)).toBe(0);
	expect(await due(25)).toBe(2);
	const back = on(
		await run('withdraw', all, { person: 'SAM@example.com', reason: 'Found some in the yard' }),
		2,
	);
	expect(back).toMatchObject([{ outcome: 'withdrawn' }]);
	expectDescribed('ApprovalPolicy', 'approval/withdraw', back);
	expect(await due(25)).toBe(1);
});

it('reads the policy from rows of the node and of other nodes, and refuses a broken one', async () => {
	const rows = {
		rules: { rows: [{ rule: 'All', role: 'PM', amountUpTo: '', currency: '' }] },
		approvers: { rows: APPROVERS },
	};
	expect(on(await evaluate([order('1', '9')], { policySource: 'node', ...rows }), 1)).toMatchObject(
		[{ rules: ['All'], approvers: ['pm@example.com'] }],
	);
	const items = {
		rulesItems: '={{ [{ rule: "Any", outcome: "auto", row_number: 2 }] }}',
		approversItems: '[]',
	};
	expect(
		on(await evaluate([order('2', '9')], { policySource: 'items', ...items }), 0),
	).toMatchObject([{ rules: ['Any'] }]);
	expect(codes(await evaluate([order('3', '9')], { rulesText: 'rule,outcom\nA,auto' }))).toEqual([
		'approval.policy',
	]);
	expect(codes(await evaluate([order('3', '9')], { rulesText: '[' }))).toEqual([
		'approval.parameter',
	]);
	expect(codes(await evaluate([order('3', '9')], { rulesText: '' }))).toEqual(['approval.policy']);
});
