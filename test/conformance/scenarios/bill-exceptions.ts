import assert from 'node:assert/strict';

import { type Company, readCompanies } from '../../../core/job-cost/companies';
import { projectUpsert } from '../../../core/job-cost/project';
import { decimalFromFloat, toText } from '../../../core/money';
import { vendorBillPost } from '../../../core/payables/bill/post';
import { vendorBillGet } from '../../../core/payables/bill/read';
import { vendorBillUpsert } from '../../../core/payables/bill/upsert';
import type { FaultReport } from '../../../core/faults';
import { given, nameOf } from '../harness/ground';
import { bill, billed, figures, ordered } from './bills';
import { effects, good, type Ground, type Ran, record, refusal, run, type Scenario } from './kit';
import { site } from './site';

const keep = async (ground: Ground, ...bills: ReadonlyArray<ReturnType<typeof bill>>) =>
	await run(ground, vendorBillUpsert, bills);

const reportOf = (ran: Ran<unknown>, index = 0): FaultReport => {
	const outcome = ran.outcomes[index];
	assert.ok(outcome?.status === 'exception');
	return outcome.fault.report();
};

const post = (ground: Ground, key: string, more: object = {}) => ({
	record: { id: key },
	system: 'conformance',
	tenant: ground.prefix,
	...more,
});

/** What Odoo computes is compared with what the vendor asks for, line by line. */
async function billTaxes(ground: Ground): Promise<void> {
	const place = await site(ground);
	await ordered(ground, place);
	const { own } = await readCompanies(ground.odoo);
	const [tax] = await ground.odoo.searchRead<{ id: number; name: string; amount: number }>({
		model: 'account.tax',
		domain: [
			['type_tax_use', '=', 'purchase'],
			['amount_type', '=', 'percent'],
			['amount', '>', 1],
			['company_id', '=', own.id],
			['price_include', '=', false],
		],
		fields: ['name', 'amount'],
		order: 'amount, id',
		limit: 1,
		context: { lang: 'en_US' },
	});
	assert.ok(tax !== undefined, 'the company has a purchase tax');
	const rate = decimalFromFloat(tax.amount).div(100);
	const net = decimalFromFloat(413.7);
	const due = net.times(rate).round(2, 1);
	const item = { taxes: [{ code: 'T', tax: tax.name }, { code: 'NONE' }] };
	const taxed = (more: object = {}, data: object = {}, options: object = {}) =>
		bill(
			ground,
			't1',
			[
				billed('L1', '413.70', { quantity: '10', unitCost: '41.37', taxCode: 'T', ...more }),
				billed('L2', '100.00', { taxCode: 'NONE' }),
			],
			{ data, item: { ...item, ...options } },
		);

	const wrong = await keep(ground, taxed({ taxAmount: toText(due.plus(1)) }));
	assert.equal(refusal(wrong), 'bill.tax_differs');
	const said = reportOf(wrong);
	assert.match(said.message, /line L1: tax /);
	assert.ok(said.message.includes(toText(due.plus(1))) && said.message.includes(toText(due)));
	assert.equal(said.details?.['line'], 'L1');
	// It is there as a draft, so that its cost is expected; the same item again says the same.
	assert.deepEqual(await figures(ground, place), {
		'03-300': '4550.70 413.70 0.00',
		'05-120': '1395.51 100.00 0.00',
	});
	assert.equal(
		refusal(await keep(ground, taxed({ taxAmount: toText(due.plus(1)) }))),
		'bill.tax_differs',
	);
	// Tax in one sum: the lines that bear it are named.
	const sum = await keep(ground, taxed({}, { taxAmount: toText(due.plus(2)) }));
	assert.equal(refusal(sum), 'bill.tax_differs');
	assert.match(reportOf(sum).message, new RegExp(`line L1 bears ${toText(due)}`));
	// A cent is allowed where the operation says so; corrected, nothing is left to say.
	const cent = taxed({}, { taxAmount: toText(due.plus(0.01)) }, { taxTolerance: '0.02' });
	assert.deepEqual(effects(await keep(ground, cent)), ['unchanged']);
	const right = taxed(
		{ taxAmount: toText(due) },
		{ taxAmount: toText(due), total: toText(due.plus(513.7)) },
	);
	const { result } = good(await keep(ground, right));
	assert.deepEqual([result.tax, result.total], [toText(due), toText(due.plus(513.7))]);
	assert.equal(refusal(await keep(ground, taxed({ taxCode: 'OTHER' }))), 'mapping.unmapped_tax');
	assert.equal(
		refusal(await keep(ground, taxed({}, {}, { taxes: [{ code: 'T', tax: 'no such tax' }] }))),
		'mapping.unknown_tax',
	);
	// Tax is no cost of the job.
	good(await run(ground, vendorBillPost, [post(ground, 't1')]));
	assert.deepEqual(await figures(ground, place), {
		'03-300': '4550.70 0.00 413.70',
		'05-120': '1395.51 0.00 100.00',
	});
}

/** The day of a bill is never moved in silence. */
async function billPeriods(ground: Ground): Promise<void> {
	const place = await site(ground);
	const { odoo } = ground;
	const { own } = await readCompanies(odoo);
	const lock = async (day: string | false) => {
		await odoo.call({
			model: 'res.company',
			method: 'write',
			ids: [own.id],
			args: { vals: { purchase_lock_date: day } },
		});
	};
	const old = (key: string, item: object = {}, data: object = {}) =>
		bill(
			ground,
			key,
			[billed('1', '55.50', { commitmentLine: undefined, project: { id: 'job' } })],
			{
				data: {
					commitment: undefined,
					invoiceDate: '2003-12-15',
					dueDate: '2004-01-15',
					number: key,
					...data,
				},
				item,
			},
		);
	good(await keep(ground, old('p0')));
	await lock('2003-12-31');
	try {
		const refused = await keep(ground, old('p1', {}, { invoiceDate: '2003-12-16' }));
		assert.equal(refusal(refused), 'conflict.closed_period');
		const { message, details, field } = reportOf(refused);
		assert.equal(field, 'accountingDate');
		assert.match(message, /2003-12-31.*next open day is 2004-01-01/);
		assert.deepEqual(
			[details?.['lock'], details?.['lockedUntil'], details?.['nextOpenDay']],
			['purchase', '2003-12-31', '2004-01-01'],
		);
		// A day the document names itself is taken.
		const named = good(
			await keep(
				ground,
				old('p2', {}, { invoiceDate: '2003-12-17', accountingDate: '2004-02-02' }),
			),
		);
		assert.equal(named.result.accountingDate, '2004-02-02');
		// The next open day, when asked for: in the result and in a warning.
		const moved = good(
			await keep(
				ground,
				old('p1', { closedPeriod: 'next_open_day' }, { invoiceDate: '2003-12-16' }),
			),
		);
		assert.deepEqual(
			[moved.effect, moved.result.accountingDate, moved.result.invoiceDate],
			['created', '2004-01-01', '2003-12-16'],
		);
		assert.match(moved.warnings[0] ?? '', /booked on 2004-01-01 instead/);

		// Closed after the draft was made: posting asks again.
		const late = await run(ground, vendorBillPost, [post(ground, 'p0')]);
		assert.equal(refusal(late), 'conflict.closed_period');
		const still = good(await run(ground, vendorBillGet, [post(ground, 'p0')])).result;
		assert.deepEqual([still.status, still.accountingDate], ['draft', '2003-12-15']);
		const booked = good(
			await run(ground, vendorBillPost, [
				post(ground, 'p0', { closedPeriod: 'next_open_day' }),
				post(ground, 'p1'),
				post(ground, 'p2', { accountingDate: '2004-03-03' }),
			]),
			0,
		);
		assert.deepEqual(
			[booked.result.status, booked.result.accountingDate],
			['posted', '2004-01-01'],
		);
		const other = good(await run(ground, vendorBillGet, [post(ground, 'p2')])).result;
		assert.deepEqual([other.status, other.accountingDate], ['posted', '2004-03-03']);
		// What is booked stands, whatever is closed.
		assert.deepEqual(effects(await keep(ground, old('p0'))), ['unchanged']);
	} finally {
		await lock(false);
	}
	assert.deepEqual(await figures(ground, place), { '03-300': '0.00 0.00 166.50' });
}

/** A foreign bill is booked at the rate of its day, and not at all without one. */
async function billCurrencies(ground: Ground): Promise<void> {
	const place = await site(ground);
	const { odoo } = ground;
	const { own } = await readCompanies(odoo);
	const [currency] = await odoo.searchRead<{ id: number; name: string; active: boolean }>({
		model: 'res.currency',
		domain: [
			['name', 'in', ['EUR', 'USD', 'CHF']],
			['id', '!=', own.currencyId],
		],
		fields: ['name', 'active'],
		order: 'active desc, id',
		limit: 1,
		context: { activeTest: false },
	});
	assert.ok(currency !== undefined);
	if (!currency.active) {
		await odoo.call({
			model: 'res.currency',
			method: 'write',
			ids: [currency.id],
			args: { vals: { active: true } },
		});
	}
	const rate = await given(odoo, 'res.currency.rate', {
		externalId: nameOf(ground, 'rate', 'bills'),
		values: {
			name: '2002-05-05',
			rate: '0.5',
			currency_id: { id: currency.id },
			company_id: { id: own.id },
		},
	});
	try {
		const foreign = (key: string, day: string) =>
			bill(
				ground,
				key,
				[billed('1', '100.10', { commitmentLine: undefined, project: { id: 'job' } })],
				{
					data: {
						commitment: undefined,
						invoiceDate: day,
						dueDate: day,
						currency: currency.name,
					},
				},
			);
		const sent = await keep(ground, foreign('c1', '2002-05-10'), foreign('c2', '1999-01-04'));
		assert.deepEqual(effects(sent), ['created', 'currency.no_rate']);
		assert.deepEqual(
			[good(sent).result.total, good(sent).result.currency],
			['100.10', currency.name],
		);
		assert.deepEqual(await figures(ground, place), { '03-300': '0.00 200.20 0.00' });
		const { result } = good(await run(ground, vendorBillPost, [post(ground, 'c1')]));
		assert.deepEqual([result.total, result.residual], ['100.10', '100.10']);
		assert.deepEqual(await figures(ground, place), { '03-300': '0.00 0.00 200.20' });
	} finally {
		await odoo.call({ model: 'res.currency.rate', method: 'unlink', ids: [rate] });
	}
}

/** Two companies: each bill in the company of its job, and never across. */
async function billCompanies(ground: Ground): Promise<void> {
	const place = await site(ground);
	const { odoo } = ground;
	const companies = await readCompanies(odoo);
	const journals = await odoo.searchRead<{ id: number; company_id: [number, string] }>({
		model: 'account.journal',
		domain: [['type', '=', 'purchase']],
		fields: ['company_id'],
	});
	const other: Company | undefined = companies.all.find(
		({ id }) => id !== companies.own.id && journals.some(({ company_id }) => company_id[0] === id),
	);
	if (other === undefined) {
		console.log('skipped: this Odoo has no second company that can book bills');
		return;
	}
	good(
		await run(ground, projectUpsert, [
			record(
				ground,
				'abroad',
				{ code: `${ground.prefix}-900`, name: 'Abroad' },
				{ company: String(other.id) },
			),
		]),
	);
	const at = (key: string, project: string, number: string, amount: string, more: object = {}) =>
		bill(
			ground,
			key,
			[billed('1', amount, { commitmentLine: undefined, project: { id: project } })],
			{
				data: { commitment: undefined, number, invoiceDate: '2026-03-11', ...more },
			},
		);
	const sent = await keep(
		ground,
		at('m1', 'job', 'INV-1', '10.00'),
		at('m2', 'abroad', 'INV-1', '20.00'),
		// The same number and amount in both: one bill sent twice.
		at('m3', 'abroad', 'INV 01', '10.00', { currency: companies.own.currency }),
	);
	assert.deepEqual(effects(sent).slice(0, 2), ['created', 'created']);
	const bills = await odoo.read<{ id: number; company_id: [number, string] }>({
		model: 'account.move',
		ids: [good(sent).result.id ?? 0, good(sent, 1).result.id ?? 0],
		fields: ['company_id'],
	});
	assert.deepEqual(
		bills.map(({ company_id }) => company_id[0]),
		[companies.own.id, other.id],
	);
	assert.equal(good(sent, 1).result.currency, other.currency);
	assert.equal(refusal(sent, 2), 'conflict.possible_duplicate');
	// One bill cannot be of two companies.
	const both = bill(
		ground,
		'm4',
		[
			billed('1', '1.00', { commitmentLine: undefined, project: { id: 'job' } }),
			billed('2', '1.00', { commitmentLine: undefined, project: { id: 'abroad' } }),
		],
		{ data: { commitment: undefined } },
	);
	assert.equal(refusal(await keep(ground, both)), 'mapping.wrong_company');
	const booked = await run(ground, vendorBillPost, [post(ground, 'm1'), post(ground, 'm2')]);
	assert.deepEqual(effects(booked), ['updated', 'updated']);
	assert.deepEqual(await figures(ground, place), { '03-300': '0.00 0.00 10.00' });
}

export const BILL_EXCEPTION_SCENARIOS: ReadonlyArray<readonly [string, Scenario]> = [
	['tax and total are compared with what Odoo computes', billTaxes],
	['the accounting date of a bill is never moved in silence', billPeriods],
	['a foreign bill needs a rate of its day', billCurrencies],
	['bills of two companies stay apart', billCompanies],
];
