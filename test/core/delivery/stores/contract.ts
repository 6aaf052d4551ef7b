import type { Entry } from '../../../../core/delivery/entry';
import type {
	ControlRecord,
	LedgerReads,
	LedgerStore,
	RecordFilter,
} from '../../../../core/delivery/stores/store.port';
import {
	CONNECTION,
	SCOPE,
	auditRecord,
	entry,
	event,
	fullEntry,
	lane,
	type NewEntry,
} from './rows';

/** A place for stores, empty at the begin of each test. */
export interface Place {
	/** A store at this place; each call another connection to the same ledger. */
	readonly open: () => Promise<LedgerStore>;
	/** False: what one connection writes is gone when it closes, and no second one sees it. */
	readonly lasting: boolean;
	readonly remove: () => Promise<void>;
}

const ids = (rows: ReadonlyArray<{ readonly id: number }>): number[] => rows.map(({ id }) => id);
const withoutPayload = ({ payload: _, ...row }: NewEntry): Omit<Entry, 'id'> => row;
const gate = (): { readonly open: () => void; readonly passed: Promise<void> } => {
	let open: () => void = () => undefined;
	const passed = new Promise<void>((resolve) => (open = resolve));
	return { open, passed };
};

/** What every store promises; run against each of them. */
export function storeContract(place: () => Promise<Place>): void {
	let at: Place;
	let store: LedgerStore;
	const opened: LedgerStore[] = [];
	const another = async (): Promise<LedgerStore> => {
		const made = await at.open();
		opened.push(made);
		return made;
	};
	const add = async (...rows: NewEntry[]): Promise<readonly Entry[]> =>
		await store.write(CONNECTION, async (tx) => await tx.insertEntries(rows));
	const find = async (
		...args: Parameters<Parameters<Parameters<LedgerStore['read']>[0]>[0]['findEntries']>
	) => await store.read(async (reads) => await reads.findEntries(...args));

	beforeEach(async () => {
		at = await place();
		store = await another();
	});
	afterEach(async () => {
		for (const each of opened.splice(0)) await each.close();
		await at.remove();
	});

	it('gives back every column as it was written', async () => {
		const rows = [entry(1), fullEntry(2), entry(3, { facts: {} })];
		const made = await add(...rows);
		expect(new Set(ids(made)).size).toBe(3);
		const found = await store.read(async (reads) => await reads.entriesById(ids(made)));
		expect(made.map(({ id }) => found.get(id))).toEqual(
			rows.map((row, i) => ({ ...withoutPayload(row), id: made[i]?.id })),
		);
		const bodies = await store.read(async (reads) => await reads.payloads(ids(made)));
		expect([...bodies.values()].sort()).toEqual(rows.map(({ payload }) => payload).sort());
	});

	it('replaces rows by id, finds them by key and keeps their order', async () => {
		const made = await add(...Array.from({ length: 150 }, (_, n) => entry(n)));
		const changed = made.map((row) => ({
			...fullEntry(Number(row.nativeId)),
			id: row.id,
			key: `again-${row.nativeId}`,
		}));
		await store.write(CONNECTION, async (tx) => {
			await tx.putEntries(changed.map(({ payload: _, ...row }) => row));
		});
		const keys = changed.map(({ key }) => key);
		const found = await store.read(async (reads) => await reads.entriesByKey([...keys, 'nobody']));
		expect(found.size).toBe(150);
		expect(keys.map((key) => found.get(key)?.id)).toEqual(ids(made));
		expect(found.get('again-7')).toEqual({
			...withoutPayload(fullEntry(7)),
			id: made[7]?.id,
			key: 'again-7',
		});
	});

	it('changes the given fields of entries and no other', async () => {
		const made = await add(...Array.from({ length: 700 }, (_, n) => fullEntry(n)));
		const { fault } = fullEntry(1);
		await store.write(CONNECTION, async (tx) => {
			await tx.changeEntries([]);
			await tx.changeEntries(
				made.map(({ id }, n) =>
					n % 2 === 0
						? { id, seen: 7 + n, failingSince: null, fault: null }
						: { state: 'retry_wait', nextAt: 99, effect: `it's "${String(n)}"`, fault, id },
				),
			);
		});
		const found = await store.read(async (reads) => await reads.entriesById(ids(made)));
		expect(made.map(({ id }) => found.get(id))).toEqual(
			made.map((row, n) =>
				n % 2 === 0
					? { ...row, seen: 7 + n, failingSince: null, fault: null }
					: { ...row, state: 'retry_wait', nextAt: 99, effect: `it's "${String(n)}"`, fault },
			),
		);
	});

	it('answers to thousands of keys, lanes and ids at once, and to none', async () => {
		const made = await add(...Array.from({ length: 1_500 }, (_, n) => entry(n)));
		const asked = Array.from({ length: 5_000 }, (_, n) => entry(n));
		await store.read(async (reads) => {
			expect((await reads.entriesByKey(asked.map(({ key }) => key))).size).toBe(1_500);
			expect((await reads.entriesById(asked.map((_, n) => n + (made[0]?.id ?? 0)))).size).toBe(
				1_500,
			);
			expect(ids(await reads.openOfLanes(asked.map((row) => row.lane)))).toEqual(ids(made));
			expect((await reads.payloads(ids(made))).size).toBe(1_500);
			expect((await reads.entriesByKey([])).size).toBe(0);
			expect(await reads.openOfLanes([])).toEqual([]);
			expect((await reads.lanes([])).size).toBe(0);
		});
	});

	it('knows which entries of a lane are open', async () => {
		const of = (n: number, state: Entry['state']) =>
			entry(1, { key: `k${String(n)}`, state, lane: 'one' });
		const made = await add(
			of(1, 'applied'),
			of(2, 'sending'),
			of(3, 'superseded'),
			of(4, 'dead'),
			of(5, 'cancelled'),
			of(6, 'unknown'),
			entry(9),
		);
		const open = await store.read(async (reads) => await reads.openOfLanes(['one', 'one']));
		expect(ids(open)).toEqual([made[1]?.id, made[3]?.id, made[5]?.id]);
		const known = new Set([made[3]?.id ?? 0]);
		const rest = await store.read(async (reads) => await reads.openOfLanes(['one'], known));
		expect(ids(rest)).toEqual([made[1]?.id, made[5]?.id]);
	});

	it('pages through several open states as through one, and finds what fails for long', async () => {
		const states = ['dead', 'ready', 'applied', 'dead', 'unknown', 'sending', 'dead'] as const;
		const made = await add(
			...states.map((state, n) => entry(n, { state, failingSince: n === 0 ? null : n * 10 })),
		);
		const at = (...places: number[]) => places.map((place) => made[place]?.id);
		const open = { states: ['dead', 'unknown', 'ready', 'dead'] as const };
		expect(ids(await find(SCOPE, open, { order: 'newest', limit: 3 }))).toEqual(at(6, 4, 3));
		const after = made[3]?.id ?? 0;
		expect(ids(await find(SCOPE, open, { order: 'newest', limit: 9, after }))).toEqual(at(1, 0));
		expect(ids(await find(SCOPE, open, { order: 'oldest', limit: 9, after }))).toEqual(at(4, 6));
		const failing = await find(SCOPE, { failingTo: 40 }, { order: 'oldest', limit: 9 });
		expect(ids(failing)).toEqual(at(1, 4));
	});

	it('shows a scope its connection, and a company only its own', async () => {
		const made = await add(
			entry(1, { company: 3 }),
			entry(2, { company: 4 }),
			entry(3, { company: 0 }),
			entry(4, { connection: 'https://erp.example|other' }),
		);
		const seen = async (connection: string, company: number) =>
			ids(await find({ connection, company }, {}, { order: 'oldest', limit: 10 }));
		expect(await seen(CONNECTION, 0)).toEqual(ids(made).slice(0, 3));
		expect(await seen(CONNECTION, 4)).toEqual([made[1]?.id]);
		expect(await seen('https://erp.example|other', 0)).toEqual([made[3]?.id]);
		expect(await seen('https://erp.example|other', 3)).toEqual([made[3]?.id]);
		const counts = await store.read(
			async (reads) => await reads.countEntries({ connection: CONNECTION, company: 4 }, {}, []),
		);
		expect(counts).toEqual([
			{ by: [], count: 1, oldestCreatedAt: 10_002, newestCreatedAt: 10_002 },
		]);
	});

	it.each<[string, Parameters<typeof find>[1], number[]]>([
		['states', { states: ['dead'] }, [2]],
		['states with final ones', { states: ['dead', 'applied'] }, [2, 3]],
		['no state', { states: [] }, []],
		['queues', { queues: ['procurement', 'finance'] }, [2]],
		['classes', { classes: ['missing_reference'] }, [2]],
		['operations', { operations: ['jobCost.project.upsert'] }, [1, 2, 3]],
		['entities', { entities: ['vendor'] }, [4]],
		['priority', { priority: 0 }, [4]],
		['workflow', { workflowId: 'other' }, [4]],
		['assignee', { assignee: 'lee@example.com' }, [2]],
		['record', { record: 'procore|8089|project|3' }, [3]],
		['record with a bar in its id', { record: 'procore|8089|vendor|4%7C5' }, [4]],
		['correlation', { correlationId: 'c1' }, [1]],
		['project', { project: 'J-100' }, [1, 2, 3]],
		['due', { dueAt: 1_002 }, [1, 2]],
		['expired', { states: ['ready', 'dead'], expiredAt: 2_000 }, [1, 2]],
		['blocked', { blockedOn: ['procore|8089|vendor|9', 'entity:vendor'] }, [2]],
		['created', { createdFrom: 10_002, createdTo: 10_003 }, [2, 3]],
		['all together', { states: ['ready'], project: 'J-100', priority: 1, dueAt: 9_999 }, [1]],
	])('filters by %s', async (_name, filter, expected) => {
		const made = await add(
			entry(1),
			fullEntry(2),
			entry(3, { state: 'applied' }),
			entry(4, {
				operation: 'procurement.vendor.upsert',
				entity: 'vendor',
				nativeId: '4|5',
				priority: 0,
				workflowId: 'other',
				state: 'sending',
				leaseUntil: 3_000,
				facts: { project: 'J-200' },
				connection: CONNECTION,
			}),
		);
		const found = await find(SCOPE, filter, { order: 'oldest', limit: 10 });
		expect(ids(found)).toEqual(expected.map((n) => made[n - 1]?.id));
	});

	it('pages from the newest and from the oldest on', async () => {
		const made = ids(await add(...Array.from({ length: 5 }, (_, n) => entry(n))));
		const page = async (order: 'newest' | 'oldest', after?: number) =>
			ids(await find(SCOPE, {}, { order, limit: 2, ...(after === undefined ? {} : { after }) }));
		expect(await page('newest')).toEqual([made[4], made[3]]);
		expect(await page('newest', made[3])).toEqual([made[2], made[1]]);
		expect(await page('oldest')).toEqual([made[0], made[1]]);
		expect(await page('oldest', made[3])).toEqual([made[4]]);
	});

	it('hands out in order of urgency, then of time, then of arrival', async () => {
		const made = ids(
			await add(
				entry(1, { priority: 2, nextAt: 1 }),
				entry(2, { priority: 0, nextAt: 9 }),
				entry(3, { priority: 1, nextAt: 5 }),
				entry(4, { priority: 0, nextAt: 3 }),
				entry(5, { priority: 1, nextAt: 5, state: 'retry_wait' }),
				entry(6, { priority: 0, nextAt: 99 }),
				entry(7, { priority: 0, nextAt: 0, state: 'dead' }),
			),
		);
		const due = { states: ['ready', 'retry_wait'], dueAt: 50 } as const;
		const order = [4, 2, 3, 5, 1].map((n) => made[n - 1]);
		expect(ids(await find(SCOPE, due, { order: 'due', limit: 10 }))).toEqual(order);
		expect(ids(await find(SCOPE, due, { order: 'due', limit: 3 }))).toEqual(order.slice(0, 3));
		expect(ids(await find(SCOPE, { ...due, priority: 1 }, { order: 'due', limit: 10 }))).toEqual(
			order.slice(2, 4),
		);
	});

	it('counts by any dimensions', async () => {
		await add(
			entry(1),
			fullEntry(2),
			entry(3, { facts: {} }),
			entry(4, { facts: {}, priority: 0, state: 'applied' }),
		);
		const count = async (
			filter: Parameters<typeof find>[1],
			...groups: Parameters<Parameters<Parameters<LedgerStore['read']>[0]>[0]['countEntries']>[2]
		) => {
			const rows = await store.read(
				async (reads) => await reads.countEntries(SCOPE, filter, groups),
			);
			return new Map(rows.map(({ by, count: n }) => [by.join('/'), n]));
		};
		expect(await count({}, 'state')).toEqual(
			new Map([
				['ready', 2],
				['dead', 1],
				['applied', 1],
			]),
		);
		expect(await count({}, 'project', 'vendor', 'costCode')).toEqual(
			new Map([
				['J-100/V-7/03-300', 2],
				['//', 2],
			]),
		);
		expect(await count({ states: ['dead'] }, 'queue', 'exceptionClass')).toEqual(
			new Map([['procurement/missing_reference', 1]]),
		);
		expect(await count({}, 'priority', 'operation', 'entity', 'workflowId')).toEqual(
			new Map([
				['1/jobCost.project.upsert/project/wf1', 3],
				['0/jobCost.project.upsert/project/wf1', 1],
			]),
		);
		expect(await count({ project: 'nobody' })).toEqual(new Map());
		expect(await count({ states: [] }, 'state')).toEqual(new Map());
	});

	it('measures how long deliveries took, the latest first', async () => {
		await add(
			entry(1, { state: 'applied', createdAt: 100, doneAt: 150 }),
			entry(2, { state: 'applied', createdAt: 100, doneAt: 190 }),
			entry(3, { state: 'applied', createdAt: 10, doneAt: 90 }),
			entry(4, { state: 'cancelled', createdAt: 100, doneAt: 199 }),
		);
		const since = async (at: number, limit: number) =>
			await store.read(async (reads) => await reads.latencies(SCOPE, at, limit));
		expect(await since(100, 10)).toEqual([90, 50]);
		expect(await since(0, 1)).toEqual([90]);
	});

	it('counts what intake events became', async () => {
		await add(
			entry(1, { causation: 'a' }),
			entry(2, { causation: 'a' }),
			entry(3, { causation: 'b' }),
		);
		const counts = await store.read(async (reads) => await reads.countByCausation(['a', 'b', 'c']));
		expect(counts).toEqual(
			new Map([
				['a', 2],
				['b', 1],
			]),
		);
	});

	it('keeps lanes, replacing what was there', async () => {
		await store.write(CONNECTION, async (tx) => {
			await tx.putLanes([lane(1), lane(2)]);
			const free = {
				inflight: null,
				appliedId: null,
				appliedOrdinal: null,
				appliedKind: null,
				appliedHash: null,
			};
			await tx.putLanes([lane(1, { epoch: 1 }), lane(1, { ...free, epoch: 70 })]);
			expect((await tx.lanes([lane(1).lane])).get(lane(1).lane)).toEqual(
				lane(1, { ...free, epoch: 70 }),
			);
		});
		const found = await store.read(async (reads) => await reads.lanes([lane(2).lane, 'no']));
		expect([...found]).toEqual([[lane(2).lane, lane(2)]]);
	});

	it('keeps intake events apart from deliveries', async () => {
		const made = await store.write(
			CONNECTION,
			async (tx) =>
				await tx.insertEvents([
					event(1),
					event(2, { state: 'taken', priority: 0 }),
					event(3, { state: 'settled' }),
					event(4, { company: 9, nextAt: 9_000 }),
				]),
		);
		const fault = fullEntry(1).fault;
		await store.write(CONNECTION, async (tx) => {
			const [first] = made;
			if (first !== undefined) await tx.putEvents([{ ...first, state: 'dead', fault, seen: 3 }]);
		});
		await store.read(async (reads) => {
			const byKey = await reads.eventsByKey([event(1).key, event(2).key, 'no']);
			const { payload: _, ...row } = event(1);
			expect(byKey.get(event(1).key)).toEqual({
				...row,
				id: made[0]?.id,
				state: 'dead',
				fault,
				seen: 3,
			});
			expect(byKey.size).toBe(2);
			const found = async (
				...[scope, filter]: [typeof SCOPE, Parameters<typeof reads.findEvents>[1]]
			) => ids(await reads.findEvents(scope, filter, { order: 'due', limit: 9 }));
			expect(await found(SCOPE, { states: ['waiting', 'taken'] })).toEqual([
				made[1]?.id,
				made[3]?.id,
			]);
			expect(await found({ ...SCOPE, company: 9 }, {})).toEqual([made[3]?.id]);
			expect(await found(SCOPE, { dueAt: 502, priority: 0 })).toEqual([made[1]?.id]);
			expect(
				await found(SCOPE, { node: 'Webhook', workflowId: 'wf2', states: ['settled'] }),
			).toEqual([made[2]?.id]);
			expect(await reads.countEvents(SCOPE)).toEqual(
				new Map([
					['dead', 1],
					['taken', 1],
					['settled', 1],
					['waiting', 1],
				]),
			);
			expect((await reads.eventPayloads(ids(made))).get(made[1]?.id ?? 0)).toBe('{"event":2}');
		});
	});

	it('keeps watermarks, breakers, heartbeats, proposals and facts of its own', async () => {
		const mark = { connection: CONNECTION, stream: 's', value: '1', pageToken: null, updatedAt: 1 };
		const breaker = { connection: CONNECTION, failures: 1, openedAt: 2, probeAt: 3 };
		const beat = { name: 'sweeper', connection: CONNECTION, workflowId: 'wf1', at: 4 };
		const [first] = await add(entry(1));
		const asked = {
			connection: CONNECTION,
			entryId: first?.id ?? 0,
			what: 'replay',
			by: 'ann',
			reason: 'again',
			payload: null,
			createdAt: 5,
			decidedBy: null,
			decision: null,
			decidedAt: null,
		} as const;
		const decided = {
			decidedBy: 'bob',
			decision: 'approved',
			decidedAt: 6,
			payload: '{}',
		} as const;
		const proposal = await store.write(CONNECTION, async (tx) => {
			await tx.putWatermark({ ...mark, pageToken: 'p' });
			await tx.putWatermark(mark);
			await tx.putBreaker({ ...breaker, failures: 9 });
			await tx.putBreaker(breaker);
			await tx.putHeartbeat(beat);
			await tx.putHeartbeat({ ...beat, at: 5 });
			await tx.putMeta('generation', '1');
			await tx.putMeta('generation', '2');
			return await tx.insertProposal(asked);
		});
		await store.write(CONNECTION, async (tx) => {
			await tx.putProposal({ ...proposal, ...decided });
		});
		await store.read(async (reads) => {
			expect(await reads.watermark(CONNECTION, 's')).toEqual(mark);
			expect(await reads.watermark(CONNECTION, 'other')).toBeNull();
			expect(await reads.breaker(CONNECTION)).toEqual(breaker);
			expect(await reads.breaker('other')).toBeNull();
			expect(await reads.heartbeats(CONNECTION)).toEqual([{ ...beat, at: 5 }]);
			expect(await reads.meta('generation')).toBe('2');
			expect(await reads.meta('nothing')).toBeNull();
			expect(await reads.proposals(CONNECTION, [first?.id ?? 0])).toEqual([
				{ ...proposal, ...decided },
			]);
			expect(await reads.proposals('other', [first?.id ?? 0])).toEqual([]);
		});
	});

	it('keeps one audit chain for each connection, without a number twice', async () => {
		await store.write(CONNECTION, async (tx) => {
			await tx.appendAudit(Array.from({ length: 300 }, (_, n) => auditRecord(n + 1)));
			await tx.appendAudit([auditRecord(1, 'other')]);
		});
		await store.read(async (reads) => {
			expect(await reads.lastAudit(CONNECTION)).toEqual(auditRecord(300));
			expect(await reads.lastAudit('nobody')).toBeNull();
			expect(await reads.auditFrom(CONNECTION, 299, 10)).toEqual([
				auditRecord(299),
				auditRecord(300),
			]);
			expect((await reads.auditFrom(CONNECTION, 1, 7)).map(({ n }) => n)).toEqual([
				1, 2, 3, 4, 5, 6, 7,
			]);
		});
		await expect(
			store.write(CONNECTION, async (tx) => {
				await tx.appendAudit([auditRecord(300)]);
			}),
		).rejects.toThrow();
	});

	it('refuses a key twice', async () => {
		await add(entry(1));
		await expect(add(entry(2), entry(1))).rejects.toThrow();
		expect(await find(SCOPE, {}, { order: 'oldest', limit: 9 })).toHaveLength(1);
	});

	it('undoes everything when the work fails', async () => {
		await add(entry(1));
		const failing = store.write(CONNECTION, async (tx) => {
			await tx.insertEntries([entry(2)]);
			await tx.putLanes([lane(1)]);
			await tx.putMeta('generation', '9');
			await tx.appendAudit([auditRecord(1)]);
			throw new RangeError('stop');
		});
		await expect(failing).rejects.toThrow();
		await store.read(async (reads) => {
			expect(await reads.findEntries(SCOPE, {}, { order: 'oldest', limit: 9 })).toHaveLength(1);
			expect((await reads.lanes([lane(1).lane])).size).toBe(0);
			expect(await reads.meta('generation')).toBeNull();
			expect(await reads.lastAudit(CONNECTION)).toBeNull();
		});
	});

	it('removes old bodies and old final entries in steps, and nothing else', async () => {
		const made = await add(
			entry(1, { state: 'applied', createdAt: 1, updatedAt: 10 }),
			entry(2, { state: 'ready', createdAt: 1, updatedAt: 10 }),
			entry(3, { state: 'cancelled', createdAt: 1, updatedAt: 10 }),
			entry(4, { state: 'applied', createdAt: 1, updatedAt: 100 }),
		);
		await store.write(CONNECTION, async (tx) => {
			await tx.insertEvents([
				event(1, { state: 'settled', createdAt: 1, updatedAt: 10 }),
				event(2, { createdAt: 1, updatedAt: 10 }),
			]);
		});
		const bodies = async () =>
			[...(await store.read(async (reads) => await reads.payloads(ids(made)))).keys()].sort();
		const removePayloads = async (limit: number) =>
			await store.write(CONNECTION, async (tx) => await tx.removePayloads(SCOPE, 100, limit));
		expect(await removePayloads(1)).toBe(1);
		expect(await removePayloads(10)).toBe(2);
		expect(await removePayloads(10)).toBe(0);
		expect(await bodies()).toEqual([made[1]?.id, made[3]?.id]);
		const removed = await store.write(
			CONNECTION,
			async (tx) => await tx.removeEntries(SCOPE, 100, 10),
		);
		expect(removed).toBe(3);
		expect(ids(await find(SCOPE, {}, { order: 'oldest', limit: 9 }))).toEqual([
			made[1]?.id,
			made[3]?.id,
		]);
		const left = await store.read(async (reads) => await reads.countEvents(SCOPE));
		expect(left).toEqual(new Map([['waiting', 1]]));
	});

	it('removes nothing of another company or connection', async () => {
		const old = { state: 'applied', createdAt: 1, updatedAt: 10 } as const;
		const made = await add(
			entry(1, old),
			entry(2, { ...old, company: 4 }),
			entry(3, { ...old, connection: 'https://other.example|works' }),
		);
		const remove = async (what: 'removePayloads' | 'removeEntries') =>
			await store.write(
				CONNECTION,
				async (tx) => await tx[what]({ connection: CONNECTION, company: 3 }, 100, 10),
			);
		expect([await remove('removePayloads'), await remove('removeEntries')]).toEqual([1, 1]);
		const left = await store.read(async (reads) => await reads.payloads(ids(made)));
		expect([...left.keys()].sort()).toEqual([made[1]?.id, made[2]?.id]);
	});

	it('lets writers pass one at a time, in one process', async () => {
		let inside = 0;
		let most = 0;
		const step = async (n: number): Promise<void> => {
			await store.write(CONNECTION, async (tx) => {
				inside += 1;
				most = Math.max(most, inside);
				const count = Number((await tx.meta('count')) ?? 0);
				await Promise.resolve();
				await tx.putMeta('count', String(count + 1));
				await tx.insertEntries([entry(n)]);
				inside -= 1;
			});
		};
		await Promise.all(Array.from({ length: 20 }, async (_, n) => await step(n)));
		expect(most).toBe(1);
		expect(await store.read(async (reads) => await reads.meta('count'))).toBe('20');
	});

	it('has a clock that never runs backwards', async () => {
		const times: number[] = [];
		for (let n = 0; n < 5; n += 1) {
			times.push(await store.write(CONNECTION, async (tx) => await Promise.resolve(tx.now)));
			times.push(await store.read(async (reads) => await Promise.resolve(reads.now)));
		}
		expect(times).toEqual([...times].sort((a, b) => a - b));
		expect(Math.abs((times[0] ?? 0) - Date.now())).toBeLessThan(60_000);
	});

	describe('records of a control', () => {
		const record = (key: string, more: Partial<ControlRecord> = {}): ControlRecord => ({
			connection: CONNECTION,
			company: 1,
			kind: 'approval',
			key,
			family: 'P1|V1',
			status: 'pending',
			dueAt: 50,
			version: 1,
			body: '{"amount":"1.00"}',
			createdAt: 10,
			updatedAt: 20,
			...more,
		});
		const put = async (...rows: readonly ControlRecord[]): Promise<void> => {
			await store.write(CONNECTION, async (tx) => {
				for (const row of rows) await tx.putRecord(row);
			});
		};
		const keys = async (
			...[scope, filter, page]: Parameters<LedgerReads['findRecords']>
		): Promise<string[]> =>
			(await store.read(async (reads) => await reads.findRecords(scope, filter, page))).map(
				({ key }) => key,
			);

		it('gives back every column, and the newest version only', async () => {
			const first = record('a');
			const second = record('a', { version: 2, status: 'approved', dueAt: null, updatedAt: 30 });
			await put(first);
			await put(second);
			await store.read(async (reads) => {
				expect(await reads.record(CONNECTION, 'approval', 'a')).toEqual(second);
				expect(await reads.record('elsewhere', 'approval', 'a')).toBeNull();
				expect(await reads.record(CONNECTION, 'code', 'a')).toBeNull();
			});
		});

		it('refuses a version that does not follow, and keeps what is there', async () => {
			await put(record('a'));
			for (const version of [1, 3]) {
				await expect(put(record('b'), record('a', { version }))).rejects.toMatchObject({
					code: 'ledger.stale_record',
					class: 'conflict',
				});
			}
			await expect(put(record('c', { version: 2 }))).rejects.toMatchObject({
				code: 'ledger.stale_record',
			});
			expect(await keys(SCOPE, { kind: 'approval' }, { limit: 9 })).toEqual(['a']);
		});

		it('puts and reads many at once, all or none', async () => {
			const many = Array.from({ length: 700 }, (_, n) => record(`k${String(n)}`));
			const putAll = async (rows: readonly ControlRecord[]): Promise<void> => {
				await store.write(CONNECTION, async (tx) => await tx.putRecords(rows));
			};
			await putAll([]);
			await putAll(many);
			const next = { version: 2, status: 'approved' };
			await expect(
				putAll([record('k1', next), record('k2', { version: 3 })]),
			).rejects.toMatchObject({ code: 'ledger.stale_record' });
			await putAll([record('k3', next), record('new')]);
			await store.read(async (reads) => {
				const wanted = [...many.map(({ key }) => key), 'new', 'absent', 'k3'];
				const found = await reads.records(CONNECTION, 'approval', wanted);
				expect(found.size).toBe(701);
				expect(found.get('k1')).toEqual(many[1]);
				expect(found.get('k3')?.status).toBe('approved');
				expect((await reads.records('elsewhere', 'approval', ['k1'])).size).toBe(0);
				expect((await reads.records(CONNECTION, 'code', ['k1'])).size).toBe(0);
				expect((await reads.records(CONNECTION, 'approval', [])).size).toBe(0);
			});
		});

		it('finds them by every filter, page by page, within the scope', async () => {
			await put(
				record('c', { status: 'approved', dueAt: null, updatedAt: 40 }),
				record('a'),
				record('b', { family: 'P2|V1', dueAt: 90 }),
				record('d', { company: 2 }),
				record('e', { kind: 'code' }),
			);
			const scope = { connection: CONNECTION, company: 1 };
			const of = async (filter: Omit<RecordFilter, 'kind'>): Promise<string[]> =>
				await keys(scope, { kind: 'approval', ...filter }, { limit: 9 });
			expect(await of({})).toEqual(['a', 'b', 'c']);
			expect(await of({ family: 'P1|V1' })).toEqual(['a', 'c']);
			expect(await of({ statuses: ['pending'] })).toEqual(['a', 'b']);
			expect(await of({ statuses: [] })).toEqual([]);
			expect(await of({ dueAt: 50 })).toEqual(['a']);
			expect(await of({ updatedFrom: 40 })).toEqual(['c']);
			expect(await keys(scope, { kind: 'approval' }, { limit: 2 })).toEqual(['a', 'b']);
			expect(await keys(scope, { kind: 'approval' }, { limit: 2, after: 'b' })).toEqual(['c']);
			const all = { connection: CONNECTION, company: 0 };
			expect(await keys(all, { kind: 'approval' }, { limit: 9 })).toEqual(['a', 'b', 'c', 'd']);
			expect(await keys(all, { kind: 'approval', company: 2 }, { limit: 9 })).toEqual(['d']);
			expect(await keys(scope, { kind: 'approval', company: 0 }, { limit: 9 })).toEqual([]);
			expect(await keys({ ...all, connection: 'x' }, { kind: 'approval' }, { limit: 9 })).toEqual(
				[],
			);
		});
	});

	it('is the same for every connection and after a restart', async () => {
		if (!at.lasting) return;
		const other = await another();
		await add(entry(1));
		const seen = async (by: LedgerStore) =>
			await by.read(async (reads) => (await reads.entriesByKey([entry(1).key])).size);
		expect(await seen(other)).toBe(1);
		await store.close();
		await other.close();
		expect(await seen(await another())).toBe(1);
	});

	it('never loses an update of two connections that race', async () => {
		if (!at.lasting) return;
		const other = await another();
		const raise = async (by: LedgerStore): Promise<void> => {
			for (let n = 0; n < 15; n += 1) {
				await by.write(CONNECTION, async (tx) => {
					const count = Number((await tx.meta('count')) ?? 0);
					await tx.putMeta('count', String(count + 1));
				});
			}
		};
		await Promise.all([raise(store), raise(other)]);
		expect(await store.read(async (reads) => await reads.meta('count'))).toBe('30');
	});

	it('reads one snapshot, whatever others write meanwhile', async () => {
		if (!at.lasting) return;
		const other = await another();
		const begun = gate();
		const written = gate();
		const reading = store.read(async (reads) => {
			const before = await reads.countEntries(SCOPE, {}, []);
			begun.open();
			await written.passed;
			return [before, await reads.countEntries(SCOPE, {}, [])];
		});
		await begun.passed;
		await other.write(CONNECTION, async (tx) => await tx.insertEntries([entry(1)]));
		written.open();
		expect(await reading).toEqual([[], []]);
		expect(await find(SCOPE, {}, { order: 'oldest', limit: 9 })).toHaveLength(1);
	});

	it('says that it is closed', async () => {
		if (!at.lasting) return;
		await store.close();
		await store.close();
		await expect(store.read(async (reads) => await reads.meta('x'))).rejects.toMatchObject({
			code: 'ledger.unavailable',
		});
		await expect(add(entry(1))).rejects.toMatchObject({ code: 'ledger.unavailable' });
	});
}
