import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { payApplicationUpsert } from '../../../../core/payables/pay-application/upsert';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { effects, good, run } from '../../../conformance/scenarios/kit';
import { contract, type Contract, said } from '../../../conformance/scenarios/pay-applications';

interface Oracle {
	readonly id: string;
	readonly input: Readonly<Record<string, string>>;
	readonly expected: Readonly<Record<string, unknown>>;
}

const file = path.resolve(__dirname, '../../../../../shared/domain/oracles.json');
const oracles: ReadonlyMap<string, Oracle> = existsSync(file)
	? new Map((JSON.parse(readFileSync(file, 'utf8')) as Oracle[]).map((one) => [one.id, one]))
	: new Map();
if (oracles.size === 0)
	console.log('No published oracles beside the project: their tests are skipped.');

const rate = (workPercent: string) => ({ steps: [{ fromPercent: '0', workPercent }] });

/** Published figures, through the verb and the embedded Odoo. */
(oracles.size === 0 ? describe.skip : describe)('published pay applications', () => {
	let server: EmbeddedOdoo;
	let odoo: OdooClient;
	beforeAll(async () => {
		server = await startEmbeddedOdoo();
		odoo = await connect({
			url: server.url,
			database: server.database,
			auth: { kind: 'apiKey', key: server.apiKeys.admin },
		});
	});
	afterAll(async () => {
		odoo.close();
		await server.close();
	});

	let runs = 0;
	const opened = async (L1: string, L2: string, options: object): Promise<Contract> => {
		runs += 1;
		return await contract({ odoo, prefix: `or${String(runs)}` }, { L1, L2 }, options);
	};
	const oracle = (id: string): Oracle => {
		const found = oracles.get(id);
		if (found === undefined) throw new Error(`no oracle ${id}`);
		return found;
	};
	const sent = async (
		place: Contract,
		...applications: Array<Parameters<Contract['application']>>
	) => {
		const items = applications.map((of) => place.application(...of));
		return await run({ odoo }, payApplicationUpsert, items);
	};

	it('G702-1: nothing more is due when nothing more is done', async () => {
		const { input, expected } = oracle('G702-1');
		// 52,000 of work and 1,000 stored at 10 % are what the published retainage implies.
		const place = await opened('50000.00', '5000.00', { retentionTerms: rate('10') });
		const certificate = {
			contractSum: expected['contract_sum_to_date'],
			completedAndStored: input['total_completed_and_stored_to_date'],
			retentionOnWork: input['completed_work_retainage_amount'],
			retentionOnStored: input['stored_materials_retainage_amount'],
			retention: expected['total_retainage'],
			earnedLessRetention: expected['total_earned_less_retainage'],
			previousCertificates: input['less_previous_certificates_for_payment'],
			currentDue: expected['current_payment_due'],
			balanceToFinish: expected['balance_to_finish_including_retainage'],
		};
		const ran = await sent(
			place,
			[
				1,
				[
					said('L1', { workToDate: '49000' }),
					said('L2', { workToDate: '3000', storedNow: '1000' }),
				],
			],
			[2, [], { data: { certificate } }],
		);
		expect(effects(ran)).toEqual(['created', 'created']);
		const { result } = good(ran, 1);
		expect(result).toMatchObject({ net: '0.00', certificate: { currentDue: '0.00' } });
		expect(result.certificate.balanceToFinish).toBe(certificate.balanceToFinish);
	});

	it('G702-NEG-1: totals that contradict each other are refused, naming the one', async () => {
		const { input } = oracle('G702-NEG-1');
		const place = await opened('1022452.50', '256706.65', { retentionTerms: rate('100') });
		const ran = await sent(place, [
			1,
			[said('L1', { workToDate: '1201.40' })],
			{
				data: {
					certificate: {
						originalContractSum: input['original_contract_sum'],
						netChange: input['net_change_by_change_orders'],
						contractSum: input['contract_sum_to_date'],
						completedAndStored: input['total_completed_and_stored_to_date'],
						retention: input['total_retainage'],
						earnedLessRetention: input['total_earned_less_retainage'],
						previousCertificates: input['less_previous_certificates_for_payment'],
						currentDue: input['current_payment_due'],
						balanceToFinish: input['balance_to_finish_including_retainage'],
					},
				},
			},
		]);
		const [outcome] = ran.outcomes;
		if (outcome?.status !== 'exception') throw new Error('accepted');
		expect(outcome.fault.code).toBe('certificate.inconsistent');
		expect(outcome.fault.details).toEqual({ broken: 1 });
		expect(outcome.fault.message).toContain('0.00 is not 10812.60');
	});

	it.each(['G703-PCT-2', 'G703-PCT-4'])('%s: percent complete', async (id) => {
		const { input, expected } = oracle(id);
		const place = await opened(input['scheduled_value'] ?? '', '1.00', {});
		const ran = await sent(place, [1, [said('L1', { workThisPeriod: input['work_this'] ?? '' })]]);
		expect(good(ran).result.lines[0]).toMatchObject({
			completed: expected['total'],
			percentComplete: expected['percent'],
		});
	});

	it('G703-GROSS-1: retention is no less work', async () => {
		const { input, expected } = oracle('G703-GROSS-1');
		const place = await opened(input['scheduled_value'] ?? '', '1.00', {
			retentionTerms: rate(input['retainage_pct'] ?? ''),
		});
		const ran = await sent(place, [1, [said('L1', { workThisPeriod: '12000' })]]);
		const { result } = good(ran);
		expect(result.net).toBe(expected['net']);
		expect(result.lines[0]).toMatchObject({
			workThisPeriod: expected['E'],
			completed: expected['G'],
			balanceToFinish: expected['H_balance'],
			retentionHeld: expected['I_retainage'],
			percentComplete: '80.00',
		});
	});

	it('RET-JDE-2: a flat rate by line', async () => {
		const { expected } = oracle('RET-JDE-2');
		const place = await opened('2000.00', '1000.00', { retentionTerms: rate('10') });
		const ran = await sent(place, [
			1,
			[said('L1', { workThisPeriod: '2000' }), said('L2', { workThisPeriod: '1000' })],
		]);
		expect(good(ran).result.lines.map(({ retentionHeld }) => retentionHeld)).toEqual(
			Object.values(expected['retainage'] as Record<string, string>),
		);
	});

	it('RET-AZ-1: at half, half of what is held is paid back', async () => {
		const { expected } = oracle('RET-AZ-1');
		const steps = (
			expected['steps'] as Array<{ readonly upto: number; readonly rate: number }>
		).map((step, at, all) => ({
			fromPercent: String((all[at - 1]?.upto ?? 0) * 100),
			workPercent: String(step.rate * 100),
		}));
		const place = await opened('1000.00', '1000.00', {
			retentionTerms: { steps, earlierWork: 'single' },
		});
		const ran = await sent(
			place,
			[1, [said('L1', { workToDate: '900' })]],
			[2, [said('L1', { workToDate: '1000' })]],
			[3, [said('L2', { workToDate: '500' })]],
		);
		expect(ran.outcomes.map((_one, at) => good(ran, at).result.retention)).toEqual([
			'90.00',
			'-40.00',
			'25.00',
		]);
	});
});
