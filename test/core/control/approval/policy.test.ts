import { parseCsv } from '../../../../core/control/csv';
import { personKey } from '../../../../core/control/approval/person';
import type { PolicyRow } from '../../../../core/control/approval/policy-row';
import { APPROVERS, LADDER, policyOf } from './sample';

const refusal = (rules: readonly PolicyRow[], approvers: readonly PolicyRow[] = APPROVERS) => {
	try {
		policyOf(rules, approvers);
	} catch (thrown) {
		return thrown as { code: string; message: string; field: string };
	}
	throw new Error('The policy was taken');
};

it('reads rules with their steps from the rows of a sheet', () => {
	const [small, orders] = policyOf().rules;
	expect(small).toMatchObject({ name: 'Small', outcome: 'auto', steps: [] });
	expect(orders).toMatchObject({
		outcome: 'approve',
		currency: 'USD',
		samePerson: false,
		steps: [
			{ order: 1, role: 'pm', limit: 5_000n * 10n ** 12n, expiryHours: 24 },
			{ order: 2, role: 'director', limitText: '50000' },
		],
	});
});

it('reads the same from a CSV text, however its columns are written', () => {
	const text = [
		'\ufeffRule;Amount up to;Currency;Outcome;Cost Center;ROLE;Same Person',
		'Small;500;usd;Auto;;;',
		'"Big; loud ""orders""";;;;;PM;TRUE',
		'',
	].join('\r\n');
	const { rules } = policyOf(parseCsv(text));
	expect(rules).toMatchObject([
		{ name: 'Small', currency: 'USD' },
		{ name: 'Big; loud "orders"', samePerson: true, label: 'rule "Big; loud "orders"" (row 3)' },
	]);
});

it.each([
	['a,b\n1', 'csv.cell_count'],
	['a,a\n1,2', 'csv.header'],
	['a,\n1,2', 'csv.header'],
	['a\n"1', 'csv.quote_open'],
])('refuses a broken table %j', (text, code) => {
	expect(() => parseCsv(text)).toThrow(expect.objectContaining({ code }) as Error);
});

it('takes the guard against formulas off a cell again', () => {
	expect(parseCsv("a\n'=1+1\n'plain'")).toEqual([{ a: '=1+1' }, { a: "'plain'" }]);
});

it.each<[string, PolicyRow, string, RegExp]>([
	['no name', { outcome: 'auto' }, 'rule', /row 2/],
	['a misspelt column', { rule: 'A', projct: 'P1', outcome: 'auto' }, 'rules', /projct/],
	[
		'a prototype key',
		JSON.parse('{"rule":"A","__proto__":"x"}') as PolicyRow,
		'rules',
		/__proto__/,
	],
	['no role', { rule: 'A' }, 'role', /row 2/],
	['a role where nobody is asked', { rule: 'A', outcome: 'auto', role: 'PM' }, 'role', /auto/],
	['an unknown outcome', { rule: 'A', outcome: 'maybe' }, 'outcome', /maybe/],
	['an amount with grouping', { rule: 'A', amountUpTo: '5,000' }, 'amountUpTo', /5,000/],
	['NaN', { rule: 'A', amountUpTo: Number.NaN }, 'amountUpTo', /row 2/],
	['a negative limit', { rule: 'A', role: 'PM', limit: -1, currency: 'USD' }, 'limit', /-1/],
	['amounts without a currency', { rule: 'A', role: 'PM', limit: '5' }, 'currency', /currency/],
	[
		'a range that is none',
		{ rule: 'A', amountOver: 5, amountUpTo: 5, currency: 'USD' },
		'amountUpTo',
		/more/,
	],
	['a star within', { rule: 'A', costCode: '0*3', role: 'PM' }, 'costCode', /star/],
	['an unknown budget result', { rule: 'A', budget: 'fine', role: 'PM' }, 'budget', /fine/],
	[
		'urgent without a limit',
		{ rule: 'A', outcome: 'after_the_fact', role: 'PM', expiryHours: 1 },
		'amountUpTo',
		/limit/,
	],
	[
		'urgent that is never chased',
		{ rule: 'A', outcome: 'after_the_fact', amountUpTo: 1, currency: 'USD', role: 'PM' },
		'expiryHours',
		/chased/,
	],
	['10 MB of text', { rule: 'A', reason: 'x'.repeat(10_000_000) }, 'reason', /500/],
])('refuses a rule with %s, naming row and column', (_what, row, field, message) => {
	expect(refusal([row])).toMatchObject({
		code: 'approval.policy',
		field,
		message: expect.stringMatching(message) as string,
	});
});

it('refuses steps of one rule that disagree on its conditions', () => {
	const rows = [
		{ rule: 'A', project: 'P1', role: 'PM' },
		{ rule: 'a', project: 'P2', role: 'Director' },
	];
	expect(refusal(rows)).toMatchObject({ field: 'project', message: /row 3: .*row 2/ });
	expect(
		refusal([
			{ rule: 'A', role: 'PM', step: 1 },
			{ rule: 'A', role: 'CFO', step: 1 },
		]),
	).toMatchObject({ field: 'step' });
});

it.each<[string, PolicyRow, string]>([
	['nobody', { role: 'PM' }, 'person'],
	['no role', { person: 'a@b.c' }, 'role'],
	['a limit without a currency', { person: 'a@b.c', role: 'PM', limit: 5 }, 'currency'],
	['a delegation without days', { person: 'a@b.c', role: 'PM', delegate: 'd@b.c' }, 'delegateFrom'],
	['no such day', { person: 'a@b.c', role: 'PM', delegateFrom: '2026-02-30' }, 'delegateFrom'],
	['the name of somebody else', { person: 'x@b.c', role: 'PM', aliases: 'PMoreno' }, 'aliases'],
])('refuses an approver with %s', (_what, row, field) => {
	expect(refusal(LADDER, [...APPROVERS, row])).toMatchObject({ code: 'approval.policy', field });
});

it('knows a person in every spelling', () => {
	const same = [
		'maria@example.com',
		' MARIA@Example.com',
		'Maria <maria+site@example.com>',
		'ma\u200bria@example.com',
	];
	expect(new Set(same.map(personKey)).size).toBe(1);
	expect(personKey('López,  María')).toBe(personKey('maria lopez'));
	expect(personKey('maria@example.com')).not.toBe(personKey('maria@example.org'));
	const { identity } = policyOf().people;
	expect(identity('PMORENO')).toBe(identity('PM@example.com'));
});
