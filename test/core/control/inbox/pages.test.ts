import { detailBody, type InboxDetail } from '../../../../core/control/inbox/detail';
import { listBody, type InboxList } from '../../../../core/control/inbox/list';
import { page } from '../../../../core/control/inbox/shell';
import type { Entry } from '../../../../core/delivery/entry';
import { QUEUE_ROLES } from '../../../../core/delivery/exceptions/taxonomy';
import { anEntry, canonical, HOSTILE } from './entries';

const NOW = Date.UTC(2026, 10, 22, 12);

const detail = (more: Partial<InboxDetail> = {}): InboxDetail => ({
	entry: anEntry(),
	record: canonical('cost_entry'),
	proposals: [],
	trail: [],
	token: 't.s',
	person: 'maria@example.com',
	allowed: QUEUE_ROLES,
	twoPersons: false,
	draft: undefined,
	now: NOW,
	timezone: 'UTC',
	...more,
});

const list = (entries: readonly Entry[], more: Partial<InboxList> = {}): InboxList => ({
	asked: { show: 'open' },
	allowed: QUEUE_ROLES,
	entries,
	tokens: entries.map(() => 't.s'),
	counts: new Map([['project', 3]]),
	more: false,
	now: NOW,
	...more,
});

/** Every text a source or a person can bring into an entry. */
const hostile = (): InboxDetail => {
	const h = HOSTILE;
	return detail({
		entry: anEntry({
			facts: { title: h, project: h, vendor: h, costCode: h, amount: h, currency: h },
			fault: {
				class: 'mapping',
				code: h,
				message: h,
				remedy: h,
				retryable: false,
				field: h,
				details: { [h]: h },
			},
			assignee: h,
			system: h,
			tenant: h,
			entity: h,
			nativeId: h,
			revision: h,
			operation: h,
			workflowId: h,
			node: h,
			correlationId: h,
			blockedOn: h,
		}),
		record: { [h]: h, long: `${h}\n${h}`, rows: [{ [h]: h }] },
		proposals: [
			{
				id: 1,
				connection: h,
				entryId: 12,
				what: 'resolve',
				by: h,
				reason: h,
				payload: JSON.stringify({ a: h }),
				createdAt: 1,
				decidedBy: null,
				decision: null,
				decidedAt: null,
			},
		],
		trail: [
			{
				chain: h,
				n: 1,
				at: 1,
				actor: h,
				what: h,
				key: h,
				record: h,
				before: h,
				after: h,
				prev: h,
				hash: h,
				detail: { note: h },
			},
		],
		person: 'maria@example.com',
		draft: { act: 'correct_json', reason: h, json: h, fields: new Map([['long', h]]) },
	});
};

/** Tags that a page of this package never has. */
const DANGEROUS = /<(?:script|img|iframe|object|embed|svg|link|base|video|math)\b|\son\w+\s*=/i;

it.each([
	['the detail', () => detailBody(hostile())],
	[
		'the list',
		() => listBody(list([hostile().entry], { asked: { show: 'open', project: HOSTILE } })),
	],
	[
		'the shell',
		() =>
			page(
				{
					title: HOSTILE,
					inbox: HOSTILE,
					person: HOSTILE,
					notices: [{ tone: 'bad', text: HOSTILE, remedy: HOSTILE }],
				},
				'',
			),
	],
])('keeps foreign text text in %s', (_, make) => {
	const html = make();
	// Foreign text stands between tags and inside quoted values only; what is left are our own tags.
	const tags = html.replaceAll(/"[^"]*"/g, '""').match(/<[a-z/][^>]*>/gi) ?? [];
	expect(tags.length).toBeGreaterThan(3);
	expect(tags.filter((tag) => DANGEROUS.test(tag))).toEqual([]);
	expect(html).not.toMatch(/<script|<img/i);
	expect(html.replaceAll(/<textarea[^]*?<\/textarea>/g, '')).not.toContain('\u202e');
	expect(html.split('<textarea').length).toBe(html.split('</textarea>').length);
});

it('forbids scripts by its own policy and has none', () => {
	const html = page({ title: 'a', inbox: 'b', person: 'c', notices: [] }, 'x');
	expect(html).toContain("default-src 'none'");
	expect(html).not.toMatch(/<script|javascript:|https?:\/\//);
});

it('puts ids and filters into addresses, never a record', () => {
	const html = detailBody(hostile()) + listBody(list([hostile().entry]));
	const addresses = [...html.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, url]) => url);
	expect(addresses.length).toBeGreaterThan(3);
	for (const url of addresses)
		expect(url).toMatch(/^\?(?:(?:entry|queue|show)=[\w]+(?:&amp;|$))*$/);
});

it('hides bank details and secrets in every form of the record', () => {
	const html = detailBody(
		detail({ record: { iban: 'DE89370400440532013000', apiKey: 's3cr3t-value', name: 'Acme' } }),
	);
	expect(html).toContain('****3000');
	expect(html).not.toContain('DE89370400440532013000');
	expect(html).not.toContain('s3cr3t-value');
	expect(html).toContain('Acme');
});

it('offers the field the fault names, present or missing', () => {
	expect(detailBody(detail())).toMatch(/look here.*f\.costCode\.code/s);
	const { costCode: _gone, ...data } = canonical('cost_entry')['data'] as Record<string, unknown>;
	const html = detailBody(detail({ record: { ...canonical('cost_entry'), data } }));
	expect(html).toContain('name="f.costCode.code" value=""');
});

it('offers decisions only where there is something to decide', () => {
	const acts = (state: Entry['state']): string[] =>
		[
			...detailBody(detail({ entry: anEntry({ state }) })).matchAll(/name="act" value="(\w+)"/g),
		].map(([, act]) => act ?? '');
	expect(acts('dead')).toEqual([
		'correct_fields',
		'correct_json',
		'replay',
		'dismiss',
		'assign',
		'route',
	]);
	expect(acts('retry_wait')).toEqual([
		'correct_fields',
		'correct_json',
		'replay',
		'dismiss',
		'assign',
	]);
	expect(acts('unknown')).toEqual(['replay', 'dismiss', 'assign']);
	for (const state of ['applied', 'superseded', 'cancelled', 'sending'] as const) {
		expect(acts(state)).toEqual([]);
	}
});

it('lets nobody approve what they proposed', () => {
	const [proposal] = hostile().proposals;
	if (proposal === undefined) throw new Error('the sample has no proposal');
	const by = (name: string): string =>
		detailBody(detail({ proposals: [{ ...proposal, by: name, payload: null }] }));
	expect(by('maria@example.com')).not.toContain('value="approve"');
	expect(by('bob@example.com')).toContain('value="approve"');
});

it('keeps what was typed when a form is refused', () => {
	const html = detailBody(
		detail({
			draft: {
				act: 'correct_fields',
				reason: 'Because',
				fields: new Map([['costCode.code', '99-999']]),
			},
		}),
	);
	expect(html).toContain('name="f.costCode.code" value="99-999"');
	// Only in the form it was typed into: it must not stand ready for another decision.
	expect(html.split('value="Because"')).toHaveLength(2);
});

it('says what is asked for, how many wait, and how long', () => {
	const html = listBody(
		list([anEntry({ failingSince: NOW - 5 * 86_400_000 })], {
			asked: { show: 'open', queue: 'project' },
		}),
	);
	expect(html).toMatch(/aria-current="page">Project <b>3<\/b>/);
	expect(html).toMatch(/class="one old">5 d/);
	expect(html).toContain('1,234,567.50 USD');
});
