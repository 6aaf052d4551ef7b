import assert from 'node:assert/strict';

import { setupPrepare } from '../../../core/job-cost/setup/verbs';
import {
	bankChangeConfirm,
	bankChangeReject,
	bankChangeVerify,
} from '../../../core/payables/bank/decide';
import { bankChangeOpen } from '../../../core/payables/bank/open';
import { bankChangeGetMany, bankChangeWatch } from '../../../core/payables/bank/watch';
import { openBankCases, readCases } from '../../../core/payables/bank/cases';
import { paymentPost } from '../../../core/payables/payment/post';
import {
	create,
	effects,
	good,
	type Ground,
	record,
	refusal,
	remove,
	run,
	type Scenario,
} from './kit';
import { bill, pay, vendor } from './payments';

const APPROVERS = [
	{ person: 'ana@builder.example', role: 'bank details', aliases: 'Ana Ruiz' },
	{ person: 'ben@builder.example', role: 'bank details' },
	{ person: 'carl@builder.example', role: 'project' },
	{ person: 'ops@builder.example', role: 'bank details' },
	{ person: 'ops@builder.example', role: 'integration administrator' },
	{ person: 'requester@builder.example', role: 'bank details' },
];
/** Published examples of IBANs (ISO 13616 registry): nobody's account. */
const NEW = 'DE89370400440532013000';
const OTHER = 'GB29NWBK60161331926819';

const change = (ground: Ground, key: string, account: object, more: object = {}) =>
	record(ground, key, {
		vendor: { id: 'payee' },
		account,
		requestedBy: 'requester@builder.example',
		reason: `Please pay to ${NEW} from now on`,
		...more,
	});
const decide = (caseId: number | null, person: string, more: object = {}) => ({
	caseId,
	person,
	reason: 'Called the number on file, spoke to their accountant',
	approvers: APPROVERS,
	...more,
});
const confirm = (caseId: number | null, person: string) =>
	decide(caseId, person, { method: 'call_back' });

/** Everything Odoo keeps of the cases of a vendor, as text. */
const kept = async ({ odoo }: Ground, partner: number): Promise<string> => {
	const fields = [...((await odoo.fieldsOf('x_vendor_bank_case'))?.keys() ?? [])];
	return JSON.stringify(
		await odoo.searchRead({
			model: 'x_vendor_bank_case',
			domain: [['x_partner_id', '=', partner]],
			fields: fields.filter((field) => field.startsWith('x_')),
		}),
	);
};

/** From the message to the payment: two persons, and the account a person enters in Odoo. */
async function fourEyes(ground: Ground): Promise<void> {
	const { odoo } = ground;
	good(await run(ground, setupPrepare, [{}]));
	const acme = await vendor(ground, 'payee');
	await bill(ground, { vendor: acme, key: 'a', amount: 90 });
	const payment = pay(ground, 'p', '90', [{ bill: 'a', amount: '90' }]);
	const paying = async () => await run(ground, paymentPost, [payment]);

	const message = change(ground, 'm1', { iban: 'DE89 3704 0044 0532 0130 00' });
	const opened = good(await run(ground, bankChangeOpen, [message]));
	const { id } = opened.result;
	assert.equal(opened.result.account, '****3000');
	assert.equal(opened.result.holdsPayments, true);
	assert.deepEqual(effects(await run(ground, bankChangeOpen, [message])), ['unchanged']);
	const text = await kept(ground, acme);
	assert.ok(!text.includes('0532013000') && !text.includes('37040044'), 'no digits are kept');
	assert.equal((await openBankCases(odoo, [acme])).get(acme)?.length, 1);
	assert.equal(refusal(await paying()), 'payment.bank_case_open');

	// Who may not: the requester, an administrator, somebody without the role, nobody.
	const first = async (person: string) =>
		await run(ground, bankChangeConfirm, [confirm(id, person)]);
	assert.equal(refusal(await first('requester@builder.example')), 'bank.person_requester');
	assert.equal(refusal(await first('ops@builder.example')), 'bank.person_admin');
	assert.equal(refusal(await first('carl@builder.example')), 'bank.person_role');
	assert.equal(
		refusal(await run(ground, bankChangeVerify, [{ caseId: id }])),
		'bank.case_unconfirmed',
	);

	assert.equal(good(await first('ana@builder.example')).result.state, 'half_confirmed');
	assert.equal(refusal(await first('Ana Ruiz <ANA@builder.example>')), 'bank.person_again');
	assert.equal(refusal(await first('Ruiz, Ana')), 'bank.person_again');
	assert.equal(refusal(await paying()), 'payment.bank_case_open');
	const second = good(await first('ben@builder.example'));
	assert.equal(second.result.state, 'confirmed');
	assert.match(second.warnings.join(), /enter the account/);
	assert.deepEqual(effects(await first('ben@builder.example')), ['unchanged']);

	// Confirmed, but not in Odoo: first not at all, then with a slip of the pen.
	assert.equal(refusal(await paying()), 'payment.bank_case_open');
	const verify = async () => await run(ground, bankChangeVerify, [{ caseId: id }]);
	assert.equal(refusal(await verify()), 'bank.not_in_odoo');
	const account = await create(odoo, 'res.partner.bank', { partner_id: acme, acc_number: OTHER });
	assert.equal(refusal(await verify()), 'bank.number_differs');
	await odoo.call({
		model: 'res.partner.bank',
		method: 'write',
		ids: [account],
		args: { vals: { acc_number: 'DE89 3704 0044 0532 0130 00' } },
	});
	assert.equal(good(await verify()).result.state, 'verified');
	assert.deepEqual(effects(await verify()), ['unchanged']);
	assert.equal((await openBankCases(odoo, [acme])).size, 0);
	assert.equal(
		refusal(
			await run(ground, paymentPost, [
				{ ...payment, data: { ...payment.data, approvedAt: '2026-01-01T00:00:00Z' } },
			]),
		),
		'payment.bank_changed',
	);
	assert.equal(good(await paying()).effect, 'created');

	// A request that was no good.
	const bogus = good(await run(ground, bankChangeOpen, [change(ground, 'm2', { iban: OTHER })]));
	const reject = async (person: string) =>
		await run(ground, bankChangeReject, [decide(bogus.result.id, person)]);
	assert.equal(refusal(await reject('requester@builder.example')), 'bank.person_requester');
	assert.equal(good(await reject('ben@builder.example')).result.state, 'rejected');
	assert.deepEqual(effects(await reject('ben@builder.example')), ['unchanged']);
	assert.equal(
		refusal(
			await run(ground, bankChangeConfirm, [confirm(bogus.result.id, 'ana@builder.example')]),
		),
		'bank.case_closed',
	);
	assert.equal((await openBankCases(odoo, [acme])).size, 0);
}

/** An account that is changed in Odoo behind everybody's back. */
async function watched(ground: Ground): Promise<void> {
	good(await run(ground, setupPrepare, [{}]));
	const acme = await vendor(ground, 'payee');
	try {
		await watchedVendor(ground, acme);
	} finally {
		// The watch names its cases after accounts, not after this run.
		const cases = await readCases(ground.odoo, [['x_partner_id', '=', acme]]);
		await remove(
			ground.odoo,
			'x_vendor_bank_case',
			cases.map(({ id }) => id),
		);
	}
}

async function watchedVendor(ground: Ground, acme: number): Promise<void> {
	const { odoo } = ground;
	await bill(ground, { vendor: acme, key: 'a', amount: 90 });
	const account = await create(odoo, 'res.partner.bank', { partner_id: acme, acc_number: NEW });
	good(await run(ground, bankChangeWatch, [{ acceptExisting: true, vendorIds: [acme] }]));
	const quiet = await run(ground, bankChangeWatch, [{ vendorIds: [acme] }]);
	assert.deepEqual(effects(quiet), ['unchanged']);
	assert.equal(quiet.applyCalls, 0);

	// Somebody writes to the account; its number stays.
	await odoo.call({
		model: 'res.partner.bank',
		method: 'write',
		ids: [account],
		args: { vals: { acc_holder_name: 'Acme' } },
	});
	assert.deepEqual(effects(await run(ground, bankChangeWatch, [{ vendorIds: [acme] }])), [
		'unchanged',
	]);

	const stranger = await create(odoo, 'res.partner.bank', { partner_id: acme, acc_number: OTHER });
	const payment = pay(ground, 'p', '90', [{ bill: 'a', amount: '90' }]);
	// Refused before the watch has come round.
	assert.equal(refusal(await run(ground, paymentPost, [payment])), 'payment.bank_unconfirmed');
	const found = good(await run(ground, bankChangeWatch, [{ vendorIds: [acme] }])).result;
	const mine = found.opened.filter((one) => one.vendor?.id === acme);
	assert.deepEqual(
		mine.map(({ account: shown, channel }) => [shown, channel]),
		[['****6819', 'odoo']],
	);
	assert.equal(refusal(await run(ground, paymentPost, [payment])), 'payment.bank_case_open');
	const open = good(await run(ground, bankChangeGetMany, [{}])).result.cases;
	assert.ok(open.some(({ id }) => id === mine[0]?.id));

	// A rejected account has to go before its case is closed.
	const reject = async () =>
		await run(ground, bankChangeReject, [decide(mine[0]?.id ?? 0, 'ana@builder.example')]);
	assert.equal(refusal(await reject()), 'bank.still_in_odoo');
	await odoo.call({
		model: 'res.partner.bank',
		method: 'write',
		ids: [stranger],
		args: { vals: { active: false } },
	});
	assert.equal(good(await reject()).result.state, 'rejected');
	assert.equal(good(await run(ground, paymentPost, [payment])).effect, 'created');
}

export const BANK_CHANGE_SCENARIOS: ReadonlyArray<readonly [name: string, scenario: Scenario]> = [
	['a bank change is confirmed by two persons and entered by a person', fourEyes],
	['an account changed in Odoo is found', watched],
];
