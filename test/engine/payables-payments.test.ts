import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { payment } from '../../core/canonical/entities/payment';
import { vendorBankChange } from '../../core/canonical/entities/vendor-bank-change';
import type { Entity } from '../../core/canonical/entity';
import { toItem } from '../../core/canonical/item';
import { setupPrepare } from '../../core/job-cost/setup/verbs';
import { connect } from '../../core/odoo/connect';
import { OdooPayables } from '../../nodes/OdooPayables/OdooPayables.node';
import { good, run as runVerb } from '../conformance/scenarios/kit';
import { bill, vendor } from '../conformance/scenarios/payments';
import { runNode, type NodeResult } from '../harness/engine';
import { freshLedger, type TestLedger } from '../harness/ledger';
import { expectDescribed } from '../harness/output-schema';
import { credentialFor, startEmbeddedOdoo, writesOf, type EmbeddedOdoo } from '../harness/odoo';

// A run is dozens of requests; busy machines need more than the usual five seconds.
jest.setTimeout(60_000);

let odoo: EmbeddedOdoo;
let ledger: TestLedger;

beforeAll(async () => {
	odoo = await startEmbeddedOdoo();
	const client = await connect({
		url: odoo.url,
		database: odoo.database,
		auth: { kind: 'apiKey', key: odoo.apiKeys.admin },
	});
	const ground = { odoo: client, prefix: 'eng' };
	good(await runVerb(ground, setupPrepare, [{}]));
	await bill(ground, { vendor: await vendor(ground, 'acme'), key: 'b1', amount: 90 });
	await bill(ground, { vendor: await vendor(ground, 'other'), key: 'b2', amount: 90 });
	client.close();
	ledger = freshLedger();
});
afterAll(async () => {
	await ledger.close();
	await odoo.close();
});

const item = (entity: Entity, nativeId: string, data: object, version = '1'): IDataObject => ({
	...toItem(
		{
			entity,
			system: 'conformance',
			tenant: 'eng',
			nativeId,
			revision: { kind: 'version', value: version },
			time: '2026-11-16T00:00:00Z',
		},
		data,
	),
});

async function run(
	resource: string,
	operation: string,
	items: readonly IDataObject[],
	parameters: IDataObject = {},
): Promise<NodeResult> {
	const result = await runNode({
		node: new OdooPayables(),
		items,
		parameters: { resource, operation, ...parameters } as never,
		credentials: credentialFor(odoo),
	});
	if (result.error !== undefined) throw result.error;
	expectDescribed('OdooPayables', `${resource}/${operation}`, jsonOf(result));
	return result;
}
const jsonOf = ({ outputs }: NodeResult, output = 0): IDataObject[] =>
	(outputs[output] ?? []).map(({ json }) => json);

const cheque = (nativeId: string, paid: string) =>
	item(payment, nativeId, {
		number: `CHK-${nativeId}`,
		date: '2026-11-16',
		amount: '90.00',
		bills: [{ bill: { id: paid }, amount: '90.00' }],
	});
const change = (nativeId: string, account: object, more: object = {}) =>
	item(vendorBankChange, nativeId, {
		vendor: { id: 'acme' },
		account,
		requestedBy: 'mail@acme.example',
		reason: 'New IBAN DE89 3704 0044 0532 0130 00, thank you',
		...more,
	});
const approversText =
	'person,role\nana@builder.example,bank details\nben@builder.example,bank details';
const decision = (caseId: unknown, person: string): IDataObject => ({
	caseId: String(caseId),
	person,
	method: 'call_back',
	reason: 'Called the number on file',
	approversFrom: 'text',
	approversText,
});

/** Everything the ledger has on disk. */
const onDisk = (): string =>
	readdirSync(ledger.folder)
		.map((name) => readFileSync(path.join(ledger.folder, name), 'latin1'))
		.join('\n');

it('pays a bill once, says what was paid, and takes it back', async () => {
	const sent = [cheque('p2', 'b2')];
	expect(jsonOf(await run('payment', 'post', sent, { dryRun: true }))).toMatchObject([
		{ effect: 'created', planned: true, id: null, status: 'none' },
	]);
	const first = jsonOf(await run('payment', 'post', sent));
	expect(first).toMatchObject([
		{ effect: 'created', status: 'posted', bills: [{ residual: '0.00' }] },
	]);
	odoo.control.resetCalls();
	expect(jsonOf(await run('payment', 'post', sent))).toMatchObject([{ effect: 'duplicate' }]);
	expect(writesOf(odoo)).toEqual([]);

	const record = { __rl: true, mode: 'source', value: 'conformance/eng/b2' };
	const status = jsonOf(await run('payment', 'getStatus', [{}], { which: 'one', record }));
	expect(status).toMatchObject([{ paid: '90.00', residual: '0.00', paymentStatus: 'paid' }]);
	const since = { which: 'since', since: '2026-01-01T00:00:00Z', system: 'conformance' };
	expect(jsonOf(await run('payment', 'getStatus', [{}], since))).toMatchObject([
		{ source: { id: 'b2' }, payments: [{ reference: 'CHK-p2', amount: '90.00' }] },
	]);

	const taken = { __rl: true, mode: 'source', value: 'conformance/eng/p2' };
	expect(
		jsonOf(await run('payment', 'cancel', [{}], { record: taken, reason: 'Lost in the mail' })),
	).toMatchObject([{ effect: 'updated', status: 'cancelled', bills: [{ residual: '90.00' }] }]);
});

it('holds a vendor until two persons confirmed its new account', async () => {
	const request = change('m1', { iban: 'DE89 3704 0044 0532 0130 00' });
	const [opened] = jsonOf(await run('bankChange', 'open', [request]));
	expect(opened).toMatchObject({ effect: 'created', account: '****3000', holdsPayments: true });
	expect(jsonOf(await run('bankChange', 'open', [request]))).toMatchObject([
		{ effect: 'duplicate', account: '****3000' },
	]);
	expect(jsonOf(await run('payment', 'post', [cheque('p1', 'b1')]), 1)).toMatchObject([
		{
			exception: { code: 'payment.bank_case_open' },
			delivery: { class: 'master_data_risk', queue: 'finance' },
		},
	]);

	const confirm = async (person: string) =>
		await run('bankChange', 'confirm', [{}], decision(opened?.['id'], person));
	expect(jsonOf(await confirm('mail@acme.example'), 1)).toMatchObject([
		{ exception: { code: 'bank.person_requester' } },
	]);
	expect(jsonOf(await confirm('ana@builder.example'))).toMatchObject([{ state: 'half_confirmed' }]);
	expect(jsonOf(await confirm('ana@builder.example'), 1)).toMatchObject([
		{ exception: { code: 'bank.person_again' } },
	]);
	expect(jsonOf(await confirm('ben@builder.example'))).toMatchObject([{ state: 'confirmed' }]);
	expect(
		jsonOf(await run('bankChange', 'verify', [{}], { caseId: String(opened?.['id']) }), 1),
	).toMatchObject([{ exception: { code: 'bank.not_in_odoo' } }]);
	expect(jsonOf(await run('bankChange', 'getMany', [{}]))).toMatchObject([{ state: 'confirmed' }]);
	expect(jsonOf(await run('bankChange', 'watch', [{}]))).toMatchObject([{ effect: 'unchanged' }]);
});

it('keeps account numbers out of ledger, audit and outputs', async () => {
	const wrong = await run('bankChange', 'open', [
		change('m2', { iban: 'DE88370400440532013000' }),
		change('m3', { accountNumber: '000123456789', routingNumber: '021000022' }),
		change('m4', { accountNumber: '000987654321', routingNumber: '021000021' }),
	]);
	expect(jsonOf(wrong)).toMatchObject([{ account: '****4321' }]);
	const refused = jsonOf(wrong, 1);
	expect(refused).toMatchObject([
		{ exception: { code: 'input.invalid', field: 'data.account.iban' } },
		{ exception: { code: 'input.invalid', field: 'data.account.routingNumber' } },
	]);
	const texts = [JSON.stringify(refused), JSON.stringify(jsonOf(wrong)), onDisk()];
	for (const digits of ['0532013000', '0532 0130', '000123456789', '000987654321']) {
		expect(texts.map((text) => text.includes(digits))).toEqual([false, false, false]);
	}
	expect(onDisk()).toContain('****3000');

	// What the ledger kept of a request can be sent again, and opens no second case.
	const [kept] = (await ledger.entries()).filter(({ nativeId }) => nativeId === 'm1');
	expect(kept).toMatchObject({ state: 'applied' });
});
