import { inboxAct, inboxPage } from '../../../../core/control/inbox/inbox';
import type { Inbox } from '../../../../core/control/inbox/types';
import type { Entry } from '../../../../core/delivery/entry';
import { QUEUE_ROLES } from '../../../../core/delivery/exceptions/taxonomy';
import type { Ledger } from '../../../../core/delivery/ledger/api';
import { createLedger } from '../../../../core/delivery/ledger/ledger';
import { createMemoryStore } from '../../../../core/delivery/stores/memory';
import { fault, type FaultInit } from '../../../../core/faults';
import { canonical, HOSTILE } from './entries';

const NOW = Date.UTC(2026, 10, 22, 12);
const SCOPE = { connection: 'https://odoo.example.com|books', company: 1 };
const WORKER = { id: 'x', workflowId: 'w', node: 'Map' };
const UNKNOWN_CODE: FaultInit = {
	class: 'mapping',
	code: 'mapping.unknown_cost_code',
	message: 'Cost code 03-310 does not exist.',
	remedy: 'Create it.',
	field: 'costCode.code',
};

let clock = NOW;
let ledger: Ledger;
beforeEach(() => {
	clock = NOW;
	ledger = createLedger(createMemoryStore(() => (clock += 1)));
});

const inbox = (more: Partial<Inbox> = {}): Inbox => ({
	ledger,
	scope: SCOPE,
	person: 'maria@example.com',
	queues: QUEUE_ROLES,
	name: 'Test inbox',
	timezone: 'UTC',
	now: clock,
	...more,
});

async function reported(payload: object, init: FaultInit = UNKNOWN_CODE): Promise<Entry> {
	const [first] = await ledger.report(SCOPE, WORKER, [
		{
			index: 0,
			operation: 'canonical.map',
			fault: fault(init),
			payload: JSON.stringify(payload),
			causation: null,
		},
	]);
	if (first === undefined) throw new Error('nothing was reported');
	return first.entry;
}

/** The forms of a page: all fields of the form that has this button, as a browser would send them. */
function formOf(html: string, act: string): Record<string, string> {
	const form = html.split('<form').find((part) => part.includes(`name="act" value="${act}"`)) ?? '';
	const unescaped = (text: string): string =>
		text
			.replaceAll('&lt;', '<')
			.replaceAll('&gt;', '>')
			.replaceAll('&quot;', '"')
			.replaceAll('&#39;', "'")
			.replaceAll('&amp;', '&');
	const inputs = [...form.matchAll(/<input[^>]*? name="([^"]*)"[^>]*? value="([^"]*)"/g)];
	const areas = [...form.matchAll(/<textarea[^>]*? name="([^"]*)"[^>]*>\n?([^<]*)</g)];
	const chosen = [...form.matchAll(/<select[^>]*? name="([^"]*)".*?value="([^"]*)" selected/g)];
	const named = [...inputs, ...areas, ...chosen].map(
		([, name = '', value = '']) => [unescaped(name), unescaped(value)] as const,
	);
	return { ...Object.fromEntries(named), act, reason: 'Because it is so' };
}

const shown = async (id: number, more?: Partial<Inbox>): Promise<string> =>
	(await inboxPage(inbox(more), { entry: String(id) })).html;
const now = async (id: number): Promise<Entry> => (await ledger.open(SCOPE, id)).entry;

it('lists what waits, by queue, and opens it', async () => {
	const entry = await reported(canonical('cost_entry'));
	const { html, status } = await inboxPage(inbox(), {});
	expect(status).toBe(200);
	expect(html).toContain(`?entry=${entry.id}`);
	expect(html).toContain('Cost code 03-310 does not exist.');
	expect(await shown(entry.id)).toContain('look here');
});

it('corrects a field and sends the corrected record', async () => {
	const entry = await reported(canonical('cost_entry'));
	const form = { ...formOf(await shown(entry.id), 'correct_fields'), 'f.costCode.code': '03-320' };
	const answer = await inboxAct(inbox(), { entry: String(entry.id) }, form);
	expect(answer).toMatchObject({
		status: 200,
		html: expect.stringContaining('is corrected') as string,
	});
	expect(await now(entry.id)).toMatchObject({ state: 'cancelled' });
	const [correction] = await ledger.find(
		SCOPE,
		{ states: ['ready'] },
		{ order: 'newest', limit: 5 },
	);
	expect(correction?.corrects).toBe(entry.id);
	const { payload } = await ledger.open(SCOPE, correction?.id ?? 0);
	expect(JSON.parse(payload ?? '')).toMatchObject({ data: { costCode: { code: '03-320' } } });
});

it('refuses a bad correction before it is stored, and keeps what was typed', async () => {
	const entry = await reported(canonical('cost_entry'));
	const form = { ...formOf(await shown(entry.id), 'correct_fields'), 'f.amount': 'a lot' };
	const answer = await inboxAct(inbox(), {}, form);
	expect(answer.status).toBe(400);
	expect(answer.html).toContain('value="a lot"');
	expect(answer.html).toContain('Nothing was done');
	expect(await now(entry.id)).toEqual(entry);
});

it('corrects a record of hostile texts as JSON without changing them', async () => {
	const record = { name: HOSTILE, rows: [{ [HOSTILE]: 'x' }], code: 'A' };
	const entry = await reported(record);
	const form = formOf(await shown(entry.id), 'correct_json');
	const edited = JSON.parse(form['json'] ?? '') as typeof record;
	expect(edited).toEqual(record);
	const sent = JSON.stringify({ ...edited, code: 'B' }, null, 2).replaceAll('\n', '\r\n');
	expect((await inboxAct(inbox(), {}, { ...form, json: sent })).status).toBe(200);
	const [correction] = await ledger.find(
		SCOPE,
		{ states: ['ready'] },
		{ order: 'newest', limit: 5 },
	);
	const { payload } = await ledger.open(SCOPE, correction?.id ?? 0);
	expect(JSON.parse(payload ?? '')).toEqual({ ...record, code: 'B' });
});

it.each(['replay', 'dismiss'])('carries out %s once', async (act) => {
	const entry = await reported({ a: 1 });
	const form = formOf(await shown(entry.id), act);
	expect((await inboxAct(inbox(), {}, form)).status).toBe(200);
	const after = await now(entry.id);
	expect(after.state).toBe(act === 'replay' ? 'ready' : 'cancelled');
	const again = await inboxAct(inbox(), {}, form);
	expect(again.status).toBe(409);
	expect(await now(entry.id)).toEqual(after);
});

it('assigns and moves', async () => {
	const entry = await reported({ a: 1 });
	await inboxAct(
		inbox(),
		{},
		{ ...formOf(await shown(entry.id), 'assign'), to: 'bob@example.com' },
	);
	expect(await now(entry.id)).toMatchObject({ assignee: 'bob@example.com' });
	await inboxAct(inbox(), {}, { ...formOf(await shown(entry.id), 'route'), queue: 'finance' });
	expect(await now(entry.id)).toMatchObject({ queue: 'finance', assignee: null });
	const { trail } = await ledger.open(SCOPE, entry.id);
	expect(trail.filter(({ actor }) => actor === 'maria@example.com')).toHaveLength(2);
});

it('lets a second person decide, and nobody else', async () => {
	const risky: FaultInit = { ...UNKNOWN_CODE, class: 'conflict', code: 'conflict.vendor_merged' };
	const entry = await reported({ a: 1 }, risky);
	await inboxAct(inbox(), {}, formOf(await shown(entry.id), 'replay'));
	expect(await now(entry.id)).toMatchObject({ state: 'dead' });
	expect(await shown(entry.id)).not.toContain('value="approve"');
	const bob = { person: 'bob@example.com' };
	const form = formOf(await shown(entry.id, bob), 'approve');
	expect((await inboxAct(inbox(), {}, form)).status).toBe(409);
	expect((await inboxAct(inbox(bob), {}, form)).status).toBe(200);
	expect(await now(entry.id)).toMatchObject({ state: 'ready' });
});

it.each([
	['no token', (form: Record<string, string>) => ({ ...form, token: '' })],
	['a forged token', (form: Record<string, string>) => ({ ...form, token: 'mb0.x' })],
])('refuses a form with %s', async (_, forge) => {
	const entry = await reported({ a: 1 });
	const form = forge(formOf(await shown(entry.id), 'dismiss'));
	expect((await inboxAct(inbox(), {}, form)).status).toBe(409);
	expect(await now(entry.id)).toEqual(entry);
});

it('takes the person from the login, whatever the form says', async () => {
	const entry = await reported({ a: 1 });
	const form = { ...formOf(await shown(entry.id), 'dismiss'), person: 'eve', by: 'eve' };
	await inboxAct(inbox(), {}, form);
	const { trail } = await ledger.open(SCOPE, entry.id);
	expect(JSON.stringify(trail)).not.toContain('eve');
	await expect(inboxAct(inbox({ person: ' ' }), {}, form)).rejects.toMatchObject({
		code: 'inbox.nobody',
	});
});

it('needs a reason', async () => {
	const entry = await reported({ a: 1 });
	const form = { ...formOf(await shown(entry.id), 'dismiss'), reason: '  ' };
	expect((await inboxAct(inbox(), {}, form)).status).toBe(400);
	expect(await now(entry.id)).toEqual(entry);
});

it('decides over several at once, each with its own proof', async () => {
	const first = await reported({ a: 1 });
	const second = await reported({ a: 2 });
	const { html } = await inboxPage(inbox(), {});
	const pick = [...html.matchAll(/name="pick" value="([^"]*)"/g)].map(([, value]) => value);
	expect(pick).toHaveLength(2);
	await ledger.assign(SCOPE, { id: second.id, by: 'bob', reason: 'His', to: 'bob' });
	const answer = await inboxAct(inbox(), {}, { pick, act: 'replay', reason: 'Mapped now' });
	expect(answer.html).toContain('1 of 2 decided');
	expect(await now(first.id)).toMatchObject({ state: 'ready' });
	expect(await now(second.id)).toMatchObject({ state: 'dead' });
	expect((await inboxAct(inbox(), {}, { act: 'replay', reason: 'x' })).html).toContain(
		'no exception is chosen',
	);
});

it('shows nothing of other queues, companies and connections', async () => {
	const entry = await reported({ a: 1 });
	const others: Array<Partial<Inbox>> = [
		{ queues: QUEUE_ROLES.filter((queue) => queue !== entry.queue) },
		{ scope: { ...SCOPE, company: 2 } },
		{ scope: { ...SCOPE, connection: 'https://other.example.com|books' } },
	];
	const form = formOf(await shown(entry.id), 'dismiss');
	for (const other of others) {
		expect((await inboxPage(inbox(other), {})).html).not.toContain(UNKNOWN_CODE.message);
		const open = await inboxPage(inbox(other), { entry: String(entry.id) });
		expect(open.status).toBe(404);
		expect(open.html).not.toContain(UNKNOWN_CODE.message);
		expect((await inboxAct(inbox(other), {}, form)).status).toBe(404);
	}
	expect(await now(entry.id)).toEqual(entry);
});

it('says the same of an exception of another queue, of another company and of none', async () => {
	const entry = await reported(canonical('cost_entry'));
	const asked = async (id: number, more: Partial<Inbox> = {}): Promise<string> =>
		(await inboxPage(inbox(more), { entry: String(id) })).html;
	const none = await asked(999_999);
	const others = QUEUE_ROLES.filter((queue) => queue !== entry.queue);
	expect(await asked(999_999, { queues: others })).toBe(await asked(entry.id, { queues: others }));
	expect(await asked(entry.id, { scope: { ...SCOPE, company: SCOPE.company + 7 } })).toBe(none);
});

it.each([
	{ entry: "1' OR 1=1" },
	{ entry: ['1', '2'] },
	{ queue: '<script>', class: 'x', show: 'all', after: '-1', project: ['a'] },
	{ __proto__: { entry: '1' } },
	'text',
	null,
])('answers the query %j with the list', async (query) => {
	await reported({ a: 1 });
	expect(await inboxPage(inbox(), query)).toMatchObject({ status: 200 });
});

it('pages through many', async () => {
	for (let n = 0; n < 52; n += 1) await reported({ n });
	const { html } = await inboxPage(inbox(), {});
	const after = /after=(\d+)">Next page/.exec(html)?.[1];
	const rest = (await inboxPage(inbox(), { after })).html;
	expect([...html.matchAll(/name="pick"/g)]).toHaveLength(50);
	expect([...rest.matchAll(/name="pick"/g)]).toHaveLength(2);
});
