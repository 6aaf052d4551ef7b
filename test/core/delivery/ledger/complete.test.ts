import { auditRecords } from '../../../../core/delivery/audit/export';
import {
	anyFault,
	bad,
	bench,
	claimOf,
	event,
	lost,
	revision,
	SCOPE,
	T0,
	told,
	WORKER,
} from './bench';

const HOUR = 3_600_000;

describe('a completion', () => {
	it('keeps effect and result for the answer to a duplicate, and clears what went wrong before', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		await b.failed(claim);
		await b.applied(claimOf((await b.begin(revision('1', { entry: claim.id })))[0]));
		expect(b.entry(claim.id)).toMatchObject({
			state: 'applied',
			effect: 'created',
			result: '{"id":7}',
			attempts: 2,
			fault: null,
			exceptionClass: null,
			queue: null,
			failingSince: null,
			doneAt: T0,
		});
	});

	it('is found by its own correlation and by that of the first document of its chain', async () => {
		const b = bench();
		const claim = await b.go(revision('1', { correlationId: 'BILL-7' }));
		await b.ledger.complete(SCOPE, WORKER, [
			{ claim, status: 'applied', effect: 'created', result: '{}', trails: ['REQ-1', 'REQ-3'] },
		]);
		const found = async (correlation: string): Promise<string[]> =>
			await b.store.read(async (reads) => {
				const steps: string[] = [];
				// eslint-disable-next-line @typescript-eslint/await-thenable -- the rule does not know async generators
				for await (const { what } of auditRecords(reads, SCOPE.connection, { correlation })) {
					steps.push(what);
				}
				return steps;
			});
		const steps = ['entry.accepted', 'entry.claimed', 'entry.applied', 'entry.joined'];
		expect(await found('BILL-7')).toEqual(steps);
		expect(await found('REQ-1')).toEqual(['entry.applied']);
		expect(await found('REQ-3')).toEqual(['entry.joined']);
		expect(await found('REQ-2')).toEqual([]);
	});

	it('of a claim that was taken over changes nothing and is written down', async () => {
		const b = bench();
		const old = await b.go(revision('1'));
		b.tick(b.ledger.settings.leaseMs);
		const now = await b.go(revision('1'));
		const before = b.entry(old.id);
		expect(await b.applied(old)).toBe('fenced');
		expect(await b.failed(old, bad)).toBe('fenced');
		expect(b.entry(old.id)).toBe(before);
		expect(b.trail().slice(-2)).toEqual(['entry.fenced', 'entry.fenced']);
		expect(await b.applied(now)).toBe('applied');
		expect(await b.applied(now)).toBe('fenced');
	});

	it('that comes late counts while nobody took over', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		b.tick(b.ledger.settings.leaseMs);
		await b.ledger.sweep(SCOPE);
		expect(b.entry(claim.id).state).toBe('unknown');
		expect(await b.applied(claim)).toBe('applied');
	});
});

describe('a failure', () => {
	it.each([
		['unavailable', { class: 'unavailable', code: 'odoo.busy_record' }, 'retry_wait', 'outage'],
		['unknown outcome', lost, 'unknown', 'lost_confirmation'],
		[
			'unknown outcome, not to be repeated',
			{ class: 'unknown_outcome', code: 'odoo.answer_too_large', retryable: false },
			'dead',
			'contract_rule',
		],
		['source data', bad, 'dead', 'contract_rule'],
		['rights', { class: 'rights', code: 'odoo.access_denied' }, 'dead', 'access'],
		['conflict', { class: 'conflict', code: 'odoo.period_closed' }, 'dead', 'late'],
		[
			'missing record',
			{ class: 'mapping', code: 'mapping.unknown_project' },
			'blocked',
			'missing_reference',
		],
		[
			'missing unit',
			{ class: 'mapping', code: 'mapping.unknown_unit' },
			'dead',
			'missing_reference',
		],
		['ambiguity', { class: 'mapping', code: 'mapping.ambiguous' }, 'dead', 'missing_reference'],
	] as const)('of class %s', async (_name, init, state, exceptionClass) => {
		const b = bench();
		const claim = await b.go(revision('1'));
		expect(await b.failed(claim, init)).toBe(state);
		expect(b.entry(claim.id)).toMatchObject({ state, exceptionClass, fault: { code: init.code } });
		const lane = b.store.tables.lanes.get(b.entry(claim.id).lane);
		expect(lane?.inflight).toBe(state === 'unknown' ? claim.id : null);
		const quiet = init.class === 'unknown_outcome' ? T0 + b.ledger.settings.quietMs : 0;
		expect(lane?.quietUntil).toBe(quiet);
	});

	it('is tried again after a doubled wait with full jitter, up to the longest', async () => {
		const b = bench({ random: () => 0.5 });
		const waits: number[] = [];
		let claim = await b.go(revision('1'));
		for (let attempt = 0; attempt < 12; attempt++) {
			await b.failed(claim);
			waits.push(b.entry(claim.id).nextAt - b.now());
			claim = claimOf((await b.begin(revision('1', { entry: claim.id })))[0]);
		}
		expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
		expect(waits.at(-1)).toBe(b.ledger.settings.retryMaxMs / 2);
	});

	it.each([{ class: 'unavailable', code: 'odoo.busy_record' } as const, lost])(
		'that lasts longer than the horizon goes to a person: $class',
		async (init) => {
			const b = bench();
			const claim = await b.go(revision('1'));
			await b.failed(claim, init);
			b.tick(72 * HOUR - 1);
			const again = claimOf((await b.begin(revision('1', { entry: claim.id })))[0]);
			expect(await b.failed(again, init)).not.toBe('dead');
			b.tick(1);
			const last = claimOf((await b.begin(revision('1', { entry: claim.id })))[0]);
			expect(await b.failed(last, init)).toBe('dead');
			expect(b.entry(claim.id).failingSince).toBe(T0);
		},
	);
});

describe('a delivery that waits for another record', () => {
	const project = (id: string) =>
		revision('1', { operation: 'jobCost.project.upsert', entity: 'project', nativeId: id });

	it('goes as soon as that record is there, and not for another one', async () => {
		const b = bench();
		const child = await b.go(event('1', { entity: 'timesheet', nativeId: 't1' }));
		await b.failed(child, {
			class: 'mapping',
			code: 'mapping.unknown_project',
			details: { recordKey: 'procore|8089|project|p1' },
		});
		expect(b.entry(child.id)).toMatchObject({
			state: 'blocked',
			blockedOn: 'procore|8089|project|p1',
			nextAt: T0 + HOUR,
		});
		expect(told(await b.begin(event('1', { entity: 'timesheet', nativeId: 't1' })))).toEqual([
			'waiting blocked',
		]);
		await b.apply(project('p2'));
		expect(b.entry(child.id).state).toBe('blocked');
		await b.apply(project('p1'));
		expect(b.entry(child.id)).toMatchObject({ state: 'ready', blockedOn: null, nextAt: T0 });
	});

	it('goes with any record of the entity when the fault names none', async () => {
		const b = bench();
		const child = await b.go(event('1', { entity: 'timesheet' }));
		await b.failed(child, { class: 'mapping', code: 'mapping.unknown_project' });
		expect(b.entry(child.id).blockedOn).toBe('entity:project');
		await b.apply(project('p7'));
		expect(b.entry(child.id).state).toBe('ready');
	});

	it('is tried hourly, and two that wait for each other reach a person', async () => {
		const b = bench();
		const waits = (on: string) =>
			({ class: 'mapping', code: 'mapping.unknown_project', details: { recordKey: on } }) as const;
		const a = await b.go(project('a'));
		const z = await b.go(project('z'));
		await b.failed(a, waits('procore|8089|project|z'));
		await b.failed(z, waits('procore|8089|project|a'));
		b.tick(HOUR);
		expect(told(await b.begin(project('a')))).toEqual(['go']);
		b.tick(71 * HOUR);
		await b.ledger.sweep(SCOPE);
		expect(b.entry(z.id)).toMatchObject({ state: 'dead', exceptionClass: 'missing_reference' });
	});
});

describe('the breaker', () => {
	const away = { class: 'unavailable', code: 'odoo.unreachable' } as const;
	const fail = async (b: ReturnType<typeof bench>, times: number, init = away): Promise<void> => {
		for (let at = 0; at < times; at++) {
			await b.failed(await b.go(revision('1', { nativeId: `n${at}` })), init);
		}
	};

	it('opens after five failures of the connection in a row, lets one through each half minute', async () => {
		const b = bench();
		await fail(b, 4);
		expect(told(await b.begin(revision('1', { nativeId: 'x' })))).toEqual(['go']);
		const c = bench();
		await fail(c, 5);
		expect(told(await c.begin(revision('1', { nativeId: 'x' })))).toEqual(['waiting breaker']);
		c.tick(c.ledger.settings.breakerProbeMs);
		const verdicts = await c.begin(
			revision('1', { nativeId: 'x' }),
			revision('1', { nativeId: 'y' }),
		);
		expect(told(verdicts)).toEqual(['go', 'waiting breaker']);
		expect(told(await c.begin(revision('1', { nativeId: 'z' })))).toEqual(['waiting breaker']);
		await c.applied(claimOf(verdicts[0]));
		expect(told(await c.begin(revision('1', { nativeId: 'z' })))).toEqual(['go']);
	});

	it('stays open when the one fails', async () => {
		const b = bench();
		await fail(b, 5);
		b.tick(b.ledger.settings.breakerProbeMs);
		await b.failed(await b.go(revision('1', { nativeId: 'x' })), away);
		expect(told(await b.begin(revision('1', { nativeId: 'y' })))).toEqual(['waiting breaker']);
	});

	it('counts a batch once, and not what Odoo answered', async () => {
		const b = bench();
		const deliveries = Array.from({ length: 9 }, (_, at) => revision('1', { nativeId: `n${at}` }));
		const verdicts = await b.begin(...deliveries);
		await b.ledger.complete(
			SCOPE,
			WORKER,
			verdicts.map((verdict) => ({
				claim: claimOf(verdict),
				status: 'failed' as const,
				fault: anyFault(away),
			})),
		);
		expect(told(await b.begin(revision('1', { nativeId: 'x' })))).toEqual(['go']);
		const c = bench();
		await fail(c, 4);
		await c.failed(await c.go(revision('1', { nativeId: 'x' })), bad);
		await fail(bench(), 1);
		await c.failed(await c.go(revision('1', { nativeId: 'y' })), away);
		expect(told(await c.begin(revision('1', { nativeId: 'z' })))).toEqual(['go']);
	});

	it('is not moved by a claim that this side gave up', async () => {
		const b = bench();
		await fail(b, 9, { class: 'unavailable', code: 'delivery.lease_lost' } as never);
		expect(told(await b.begin(revision('1', { nativeId: 'x' })))).toEqual(['go']);
	});
});

describe('a lease', () => {
	it('is prolonged while it is held, and not once its end was noticed', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		b.tick(15_000);
		const [held] = await b.ledger.renew(SCOPE, [claim]);
		expect(held?.leaseUntil).toBe(b.now() + b.ledger.settings.leaseMs);
		b.tick(b.ledger.settings.leaseMs - 1);
		expect(told(await b.begin(revision('1')))).toEqual(['waiting busy']);
		b.tick(1);
		await b.ledger.sweep(SCOPE);
		expect(await b.ledger.renew(SCOPE, [claim])).toEqual([]);
	});

	it('is not prolonged for a claim that was taken over', async () => {
		const b = bench();
		const old = await b.go(revision('1'));
		b.tick(b.ledger.settings.leaseMs);
		await b.go(revision('1'));
		expect(await b.ledger.renew(SCOPE, [old])).toEqual([]);
	});
});
