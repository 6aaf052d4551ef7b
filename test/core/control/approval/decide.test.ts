import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parseCsv } from '../../../../core/control/csv';
import { decide, type EarlierRequest } from '../../../../core/control/approval/decide';
import type { PolicyRow } from '../../../../core/control/approval/policy-row';
import {
	familyOf,
	readRequest,
	type ApprovalRequest,
} from '../../../../core/control/approval/request';
import { HOUR, LADDER, NOW, policyOf, requestOf } from './sample';

const say = (
	more: Partial<ApprovalRequest> = {},
	rules: readonly PolicyRow[] = LADDER,
	earlier: readonly EarlierRequest[] = [],
) => decide(policyOf(rules), requestOf(more), { now: NOW, earlier });
const roles = (verdict: ReturnType<typeof say>): string[] =>
	'steps' in verdict ? verdict.steps.map(({ role }) => role) : [];
const code = (expected: string, message = /./): Error =>
	expect.objectContaining({
		code: expected,
		message: expect.stringMatching(message) as string,
	}) as Error;

it.each([
	['0', 'auto_approved', []],
	['500.00', 'auto_approved', []],
	['500.01', 'needs_approval', ['pm']],
	['5000.00', 'needs_approval', ['pm']],
	['5000.01', 'needs_approval', ['pm', 'director']],
	['50000', 'needs_approval', ['pm', 'director']],
	['50000.01', 'rejected', []],
	['-499.99', 'auto_approved', []],
	['-5000.01', 'needs_approval', ['pm', 'director']],
])('decides %s USD as %s', (amount, outcome, steps) => {
	const verdict = say({ amount });
	expect(verdict.outcome).toBe(outcome);
	expect(roles(verdict)).toEqual(steps);
});

it('says which step, whose, until when and why', () => {
	expect(say()).toEqual({
		outcome: 'needs_approval',
		rules: ['Orders'],
		reasons: ['rule "Orders" (row 3)'],
		samePerson: false,
		steps: [{ step: 1, role: 'pm', expiryHours: 24, delegate: null }],
		step: 1,
		role: 'pm',
		due: NOW + 24 * HOUR,
	});
	expect(say({ budget: 'block', amount: '1' })).toMatchObject({
		outcome: 'rejected',
		reasons: [/Ask for a budget change/],
	});
});

it('lets an urgent purchase pass up to its limit, and asks afterwards', () => {
	expect(say({ urgency: 'urgent', amount: '2000' })).toMatchObject({
		outcome: 'after_the_fact',
		role: 'pm',
		due: NOW + 24 * HOUR,
	});
	expect(say({ urgency: 'urgent', amount: '2000.01' }).outcome).toBe('needs_approval');
});

const rule = (name: string, more: PolicyRow): PolicyRow => ({
	rule: name,
	outcome: 'auto',
	...more,
});
const chosen = (rules: readonly PolicyRow[], more: Partial<ApprovalRequest> = {}) =>
	say(more, rules).rules;

describe('the most specific rule', () => {
	it.each<[string, PolicyRow, PolicyRow]>([
		['a condition more', { project: 'P-100', vendorClass: 'new' }, { project: 'P-100' }],
		['an exact code over a beginning', { costCode: '03-310' }, { costCode: '03*' }],
		['a longer beginning', { costCode: '03-3*' }, { costCode: '03*' }],
		[
			'a narrower range',
			{ amountUpTo: 2000, currency: 'USD' },
			{ amountUpTo: 9000, currency: 'USD' },
		],
		['a bounded range', { amountOver: 1000, currency: 'USD' }, {}],
		['a higher priority', { priority: 1 }, { project: 'P-100', costCode: '03-310' }],
	])('is the one with %s, in whatever order', (_what, better, worse) => {
		const request = { vendorClass: 'New', costCodes: ['03-310'], project: 'p-100' };
		const rows = [rule('better', better), rule('worse', worse)];
		expect(chosen(rows, request)).toEqual(['better']);
		expect(chosen(rows.reverse(), request)).toEqual(['better']);
	});

	it.each<[string, PolicyRow, PolicyRow]>([
		['different conditions', { project: 'P-100' }, { vendorClass: 'new' }],
		[
			'ranges that overlap',
			{ amountUpTo: 2000, currency: 'USD' },
			{ amountOver: 1000, currency: 'USD' },
		],
		['the same of both', {}, {}],
	])('is nobody of two with %s: both rows are named', (_what, a, b) => {
		expect(() => chosen([rule('A', a), rule('B', b)], { vendorClass: 'new' })).toThrow(
			code('approval.ambiguous_rules', /rule "A" \(row 2\).*rule "B" \(row 3\)/),
		);
	});

	it('is a fault when there is none', () => {
		expect(() => chosen([rule('A', { project: 'P-2' })])).toThrow(code('approval.no_rule'));
	});
});

it('never compares amounts of two currencies', () => {
	expect(() => say({ currency: 'CAD' }, LADDER.slice(0, 3))).toThrow(
		code('approval.currency', /CAD.*USD/),
	);
	const rows = [
		rule('CAD on P-100', { project: 'P-100', amountUpTo: 10, currency: 'CAD' }),
		rule('Everything', {}),
	];
	expect(() => chosen(rows)).toThrow(code('approval.currency'));
	expect(chosen(rows, { project: 'P-2' })).toEqual(['Everything']);
});

it('takes the strictest of several cost codes, and the roles of all once', () => {
	const rows: PolicyRow[] = [
		rule('Concrete', { costCode: '03*' }),
		{ rule: 'Steel', costCode: '05*', role: 'PM' },
		{ rule: 'Steel', role: 'Director' },
		{ rule: 'Electric', costCode: '26*', role: 'PM', expiryHours: 8 },
		{ rule: 'Electric', role: 'Engineer' },
		rule('Owner', { costCode: '99*', outcome: 'reject' }),
	];
	expect(say({ costCodes: ['03-1'] }, rows).outcome).toBe('auto_approved');
	const verdict = say({ costCodes: ['03-1', '05-1', '26-1'] }, rows);
	expect(roles(verdict)).toEqual(['pm', 'director', 'engineer']);
	expect(verdict).toMatchObject({ rules: ['Steel', 'Electric'], due: NOW + 8 * HOUR });
	expect(say({ costCodes: ['03-1', '99-1'] }, rows).outcome).toBe('rejected');
	expect(() => say({ costCodes: ['03-1', '77'] }, rows)).toThrow(code('approval.no_rule'));
});

describe('the example of the documentation', () => {
	const page = readFileSync(path.resolve(__dirname, '../../../../docs/approval-policy.md'), 'utf8');
	const rows = parseCsv(/```csv\n([\s\S]*?)```/.exec(page)?.[1] ?? '');

	it.each<[string, Partial<ApprovalRequest>, string, string[]]>([
		['a small purchase', { amount: '500' }, 'auto_approved', []],
		['an order', { amount: '12000' }, 'needs_approval', ['pm', 'director']],
		['a large one', { amount: '60000' }, 'needs_approval', ['pm', 'director', 'owner']],
		['an urgent one', { amount: '1500', urgency: 'urgent' }, 'after_the_fact', ['pm']],
		['one over budget', { amount: '10', budget: 'block' }, 'rejected', []],
		['both', { amount: '1500', budget: 'block', urgency: 'urgent' }, 'rejected', []],
	])('decides %s as it says', (_what, request, outcome, steps) => {
		const verdict = say(request, rows);
		expect([verdict.outcome, roles(verdict)]).toEqual([outcome, steps]);
	});
});

describe('cumulative amounts', () => {
	const rows = [
		rule('Alone', { cumulativeUpTo: 5000, currency: 'USD' }),
		{ rule: 'Together', cumulativeOver: 5000, currency: 'USD', role: 'PM' },
	];
	const day = 24 * HOUR;
	const one = (more: Partial<EarlierRequest> = {}): EarlierRequest => ({
		key: 'k1',
		family: familyOf(requestOf()),
		currency: 'USD',
		amount: '3800.00',
		at: NOW - day,
		...more,
	});

	it.each<[string, EarlierRequest, string]>([
		['just within', one(), 'auto_approved'],
		['over', one({ amount: '3800.01' }), 'needs_approval'],
		['of another vendor', one({ amount: '9999', family: '|p-100|v-2' }), 'auto_approved'],
		['older than the window', one({ amount: '9999', at: NOW - 30 * day }), 'auto_approved'],
		[
			'of the document itself',
			one({ amount: '9999', key: 'procore|8089|purchase_order|4711' }),
			'auto_approved',
		],
	])('count %s', (_what, earlier, outcome) => {
		expect(say({}, rows, [earlier]).outcome).toBe(outcome);
	});

	it('are not set off against a reduction, nor added to another currency', () => {
		const both = [one({ amount: '4000' }), one({ key: 'k2', amount: '-4000' })];
		expect(say({}, rows, both)).toMatchObject({
			outcome: 'needs_approval',
			reasons: [/./, /2 earlier/],
		});
		expect(() => say({}, rows, [one({ currency: 'CAD' })])).toThrow(
			code('approval.request', /CAD/),
		);
	});
});

it.each([
	['budget', null],
	['vendorClass', ''],
] as const)('asks for %s when a rule looks at it', (field, value) => {
	const rows = [...LADDER, rule('New', { vendorClass: 'new', budget: 'warn' })];
	expect(() => say({ vendorClass: 'known', [field]: value }, rows)).toThrow(
		code('approval.request', new RegExp(field)),
	);
});

it.each<[string, unknown]>([
	['amount', '1,200.00'],
	['amount', 'NaN'],
	['amount', '=1+1'],
	['currency', 'usd'],
	['requester', ' \u200b '],
	['nativeId', ''],
	['budget', 'great'],
	['documentHash', 'abc'],
	['title', 'x'.repeat(10_000_000)],
])('refuses a request with a bad %s', (field, value) => {
	expect(() => readRequest({ ...requestOf(), [field]: value })).toThrow(
		expect.objectContaining({ field }) as Error,
	);
});

it('decides 10,000 requests against 500 rules in under a second', () => {
	const rows = Array.from({ length: 250 }, (_, n) => [
		rule(`small ${n}`, { project: `P-${n}`, amountUpTo: 1000, currency: 'USD' }),
		{ rule: `large ${n}`, project: `P-${n}`, amountOver: 1000, currency: 'USD', role: 'PM' },
	]).flat();
	const policy = policyOf(rows);
	expect(policy.rules).toHaveLength(500);
	const requests = Array.from({ length: 10_000 }, (_, n) =>
		requestOf({ project: `P-${n % 250}`, amount: `${n % 2000}.50` }),
	);
	// Of the processor, so that a busy machine does not fail it.
	const begun = process.cpuUsage();
	const approved = requests.filter(
		(request) => decide(policy, request, { now: NOW, earlier: [] }).outcome === 'auto_approved',
	).length;
	const { user, system } = process.cpuUsage(begun);
	const took = (user + system) / 1_000;
	expect(approved).toBe(5_000);
	console.log(`10,000 requests against 500 rules: ${Math.round(took)} ms of the processor`);
	expect(took).toBeLessThan(1_000);
});
