import type { IDataObject } from 'n8n-workflow';

import { ExceptionQueue } from '../../nodes/ExceptionQueue/ExceptionQueue.node';
import { runNode, type NodeResult } from '../harness/engine';
import { freshLedger, type TestLedger } from '../harness/ledger';
import { canonical } from '../core/control/inbox/entries';

const node = new ExceptionQueue();
/** Nothing listens there: no operation may need Odoo. */
const credential = (more: IDataObject = {}) => ({
	odooConstructionApi: {
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
		...more,
	},
});

let ledger: TestLedger;
beforeEach(() => {
	ledger = freshLedger();
});
afterEach(async () => {
	await ledger.close();
});

const PERSON = { person: 'maria@example.com', reason: 'Because it is so' };

async function run(
	operation: string,
	items: readonly IDataObject[],
	parameters: IDataObject = {},
	credentials: IDataObject = {},
): Promise<NodeResult> {
	return await runNode({
		node,
		items,
		parameters: { resource: 'exception', operation, ...parameters } as never,
		credentials: credential(credentials),
	});
}

const good = ({ outputs }: NodeResult): IDataObject[] => (outputs[0] ?? []).map(({ json }) => json);
const bad = ({ outputs }: NodeResult): IDataObject[] => (outputs[1] ?? []).map(({ json }) => json);
const codes = (result: NodeResult): unknown[] =>
	bad(result).map((json) => (json['exception'] as IDataObject)['code']);

const exceptionItem = (input: unknown, more: IDataObject = {}): IDataObject => ({
	exception: {
		class: 'mapping',
		code: 'mapping.unknown_cost_code',
		message: 'Cost code 03-310 does not exist.',
		remedy: 'Create it.',
		retryable: false,
		...more,
	},
	input: input as IDataObject,
});

const reportOne = async (input: unknown, more?: IDataObject): Promise<IDataObject> => {
	const result = await run('report', [exceptionItem(input, more)]);
	const [first] = good(result);
	if (first === undefined) throw new Error(JSON.stringify(bad(result)));
	return first;
};

it('takes an Exceptions output into the queue, each content once', async () => {
	const items = [exceptionItem({ a: 1 }), exceptionItem({ a: 2 })];
	const first = good(await run('report', items));
	expect(first).toMatchObject([
		{ effect: 'created', state: 'dead', class: 'missing_reference', operation: 'canonical.map' },
		{ effect: 'created' },
	]);
	expect(good(await run('report', items))).toMatchObject([
		{ effect: 'unchanged', id: first[0]?.['id'], seen: 2 },
		{ effect: 'unchanged' },
	]);
	expect(good(await run('getMany', [{}], { returnAll: true }))).toHaveLength(2);
});

it('refuses to report what is no exception, and hides secrets in its text', async () => {
	const result = await run('report', [
		{ id: 1 },
		exceptionItem({ a: 1 }, { class: 'magic' }),
		exceptionItem({ a: 1 }, { message: 'Refused: password=hunter22 was wrong' }),
	]);
	expect(codes(result)).toEqual(['queue.parameter', 'queue.parameter']);
	const [reported] = good(result);
	expect(JSON.stringify(reported)).not.toContain('hunter22');
});

it('corrects single fields, and refuses a bad correction without a trace', async () => {
	const entry = await reportOne(canonical('cost_entry'));
	const fields = (path: string, value: string): IDataObject => ({
		...PERSON,
		fields: { values: [{ path, value }] },
	});
	const refused = await run('resolve', [entry], fields('amount', 'a lot'));
	expect(bad(refused)).toMatchObject([
		{ exception: { field: expect.stringContaining('amount') as string } },
	]);
	expect(good(await run('get', [entry]))).toMatchObject([{ state: 'dead' }]);
	const resolved = good(await run('resolve', [entry], fields('costCode.code', '03-320')));
	expect(resolved).toMatchObject([{ outcome: 'done', effect: 'updated' }]);
	const [ready] = good(await run('getMany', [{}], { states: ['ready'] }));
	expect(ready).toMatchObject({ corrects: entry['id'] });
	const [whole] = good(await run('get', [{ id: ready?.['id'] as number }]));
	expect(whole).toMatchObject({ payload: { data: { costCode: { code: '03-320' } } } });
});

it('decides over many, each for itself, with who and why', async () => {
	const first = await reportOne({ a: 1 });
	const second = await reportOne({ a: 2 });
	const items = [first, { id: 999 }, second, {}];
	const result = await run('dismiss', items, PERSON);
	expect(good(result)).toMatchObject([{ state: 'cancelled' }, { state: 'cancelled' }]);
	expect(codes(result)).toEqual(['ledger.not_found', 'queue.parameter']);
	const [opened] = good(await run('get', [first]));
	expect(opened?.['trail']).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ what: 'exception.dismissed', actor: 'maria@example.com' }),
		]),
	);
});

it.each([
	['person', { person: '={{ "" }}', reason: 'x' }],
	['person', { person: '\n ', reason: 'x' }],
	['reason', { person: 'maria', reason: '={{ " " }}' }],
])('needs a %s', async (field, given) => {
	const entry = await reportOne({ a: 1 });
	for (const operation of ['assign', 'route', 'replay', 'dismiss', 'resolve', 'decide']) {
		const result = await run(operation, [entry], { ...given, to: 'bob', proposalId: '1' });
		expect([operation, bad(result)]).toMatchObject([operation, [{ exception: { field } }]]);
	}
});

it('takes a second person for a risky class', async () => {
	const risky = { class: 'conflict', code: 'conflict.vendor_merged' };
	const entry = await reportOne({ a: 1 }, risky);
	const [proposed] = good(await run('replay', [entry], PERSON));
	expect(proposed).toMatchObject({ outcome: 'proposed', effect: 'unchanged', state: 'dead' });
	const approve = { reason: 'Called the vendor', decision: 'approve' };
	const same = await run('decide', [proposed ?? {}], { ...approve, person: ' Maria@example.com' });
	expect(codes(same)).toEqual(['ledger.second_person']);
	const other = await run('decide', [proposed ?? {}], { ...approve, person: 'bob@example.com' });
	expect(good(other)).toMatchObject([{ outcome: 'done', state: 'ready' }]);
});

it('shows nothing of another database or company', async () => {
	const entry = await reportOne({ a: 1 });
	for (const other of [{ database: 'others' }, { companyId: 2 }]) {
		expect(good(await run('getMany', [{}], { returnAll: true }, other))).toEqual([]);
		expect(codes(await run('get', [entry], {}, other))).toEqual(['ledger.not_found']);
		expect(codes(await run('dismiss', [entry], PERSON, other))).toEqual(['ledger.not_found']);
	}
	expect(good(await run('getMany', [{}], {}, { companyId: 0 }))).toHaveLength(1);
});

it('answers a request of a browser', async () => {
	const entry = await reportOne({ a: 1 });
	const answer = async (
		query: IDataObject,
		body: IDataObject,
		person = 'maria',
	): Promise<NodeResult> =>
		await runNode({
			node,
			items: [{ query, body }],
			parameters: { resource: 'inbox', operation: 'answer', person },
			credentials: credential(),
		});
	expect(good(await answer({}, {}))).toMatchObject([{ status: 200 }]);
	const forged = { entry: String(entry['id']), act: 'dismiss', reason: 'x', token: 'x.y' };
	expect(good(await answer({}, forged))).toMatchObject([{ status: 409 }]);
	expect(good(await answer({ entry: '77' }, {}))).toMatchObject([{ status: 404 }]);
	expect(codes(await answer({}, {}, '={{ "" }}'))).toEqual(['queue.parameter']);
});
