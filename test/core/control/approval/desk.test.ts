import {
	act,
	evaluate,
	pending,
	withdraw,
	type Act,
	type Office,
	type Standing,
} from '../../../../core/control/approval/desk';
import { approversOf } from '../../../../core/control/approval/authority';
import { openStep } from '../../../../core/control/approval/case';
import type { PolicyRow } from '../../../../core/control/approval/policy-row';
import type { ApprovalRequest } from '../../../../core/control/approval/request';
import { verifyChain } from '../../../../core/delivery/audit/verify';
import { createMemoryStore } from '../../../../core/delivery/stores/memory';
import { APPROVERS, hash, HOUR, LADDER, NOW, policyOf, requestOf } from './sample';

const CONNECTION = 'https://odoo.example.com|books';
const KEY = 'procore|8089|purchase_order|4711';
let now: number;
let office: Office;
let rules: readonly PolicyRow[];
let approvers: readonly PolicyRow[];

beforeEach(() => {
	now = NOW;
	rules = LADDER;
	approvers = APPROVERS;
	office = {
		store: createMemoryStore(() => now),
		scope: { connection: CONNECTION, company: 1 },
		actor: 'workflow:7/Approval Policy',
	};
});

const policy = () => policyOf(rules, approvers);
const ask = async (more: Partial<ApprovalRequest> = {}, again = false): Promise<Standing> =>
	await evaluate(office, policy(), requestOf(more), again);
const decide = async (person: string, more: Partial<Act> = {}): Promise<Standing> =>
	await act(office, policy(), {
		key: KEY,
		step: 1,
		documentHash: hash('a'),
		person,
		reason: '',
		action: { what: 'approved' },
		...more,
	});
const reject = async (person: string, reason: string): Promise<Standing> =>
	await decide(person, { reason, action: { what: 'rejected' } });
const trail = async () =>
	(await office.store.read(async (reads) => await reads.auditFrom(CONNECTION, 1, 99))).map(
		({ actor, what }) => `${what} by ${actor}`,
	);
const status = ({ case: { present } }: Standing): string => present.status;
const who = (standing: Standing): readonly string[] => {
	const { present } = standing.case;
	const step = openStep(present);
	return step === undefined ? [] : approversOf(policy().people, present, step, now);
};
const code = (expected: string) => ({ code: `approval.${expected}` });

it('passes what a rule passes, and asks for what it asks, once for one content', async () => {
	expect(await ask({ amount: '10' })).toMatchObject({
		key: KEY,
		effect: 'created',
		case: { number: 1, present: { status: 'auto_approved' } },
	});
	expect((await ask({ amount: '10' })).effect).toBe('unchanged');
	const other = await ask({ nativeId: '2' });
	expect(status(other)).toBe('pending');
	expect(who(other)).toEqual(['pm@example.com', 'pm2@example.com', 'both@example.com']);
	expect(await trail()).toEqual([
		'approval.auto_approved by workflow:7/Approval Policy',
		'approval.needs_approval by workflow:7/Approval Policy',
	]);
});

it('approves step by step, and writes who, when, why and on which content', async () => {
	await ask({ amount: '20000' });
	now += HOUR;
	const half = await decide('pm@example.com', { reason: 'Needed for the slab' });
	expect(half.case.present).toMatchObject({
		status: 'pending',
		steps: [
			{
				decision: {
					what: 'approved',
					by: 'pm@example.com',
					at: now,
					documentHash: hash('a'),
					reason: 'Needed for the slab',
				},
			},
			{ openedAt: now, due: now + 48 * HOUR, decision: null },
		],
	});
	await expect(decide('director@example.com', { step: 3 })).rejects.toMatchObject(
		code('not_found'),
	);
	const whole = await decide('director@example.com', { step: 2 });
	expect(status(whole)).toBe('approved');
	expect(await trail()).toEqual([
		'approval.needs_approval by workflow:7/Approval Policy',
		'approval.step_approved by pm@example.com',
		'approval.approved by director@example.com',
	]);
	const last = await office.store.read(async (reads) => await reads.lastAudit(CONNECTION));
	expect(last).toMatchObject({
		record: KEY,
		after: hash('a'),
		detail: { step: 2, role: 'director', amount: '20000', currency: 'USD' },
	});
	const sound = await office.store.read(async (reads) => await verifyChain(reads, CONNECTION));
	expect(sound.ok).toBe(true);
	expect(await ask({ amount: '20000' })).toMatchObject({
		effect: 'unchanged',
		case: { present: { status: 'approved' } },
	});
});

it('keeps the second step shut until the first is decided', async () => {
	await ask({ amount: '20000' });
	await expect(decide('director@example.com', { step: 2 })).rejects.toMatchObject(code('not_yet'));
});

it('counts one of two who decide at once, and tells the other who was first', async () => {
	await ask();
	const [first, second] = await Promise.allSettled([
		decide('pm@example.com'),
		reject('both@example.com', 'Too dear'),
	]);
	expect(first.status).toBe('fulfilled');
	expect(second).toMatchObject({
		reason: {
			code: 'approval.already_decided',
			message: /Step 1 was approved by pm@example\.com at 2026/,
		},
	});
	expect(await trail()).toHaveLength(2);
});

it('does not let a decision meant for step 1 count for step 2', async () => {
	await ask({ amount: '20000' });
	await decide('pm@example.com');
	await expect(decide('both@example.com')).rejects.toMatchObject(code('already_decided'));
});

it.each([
	['sam@example.com', 'own_request'],
	['SAM+site@EXAMPLE.com', 'own_request'],
	['Sam Site <sam@example.com>', 'own_request'],
	['admin@example.com', 'integration_admin'],
	['Admin@Example.com', 'integration_admin'],
	['director@example.com', 'not_approver'],
	['nobody@example.com', 'not_approver'],
	[' \u200b', 'person_missing'],
])('refuses a decision of %j: %s', async (person, expected) => {
	approvers = [...APPROVERS, { person: 'sam@example.com', role: 'PM' }];
	await ask();
	await expect(decide(person)).rejects.toMatchObject(code(expected));
	expect(await trail()).toHaveLength(1);
});

it('says why to a requester or an administrator who has no role at all', async () => {
	approvers = APPROVERS.filter(
		({ person, role }) => person !== 'admin@example.com' || role !== 'PM',
	);
	await ask();
	await expect(decide('sam@example.com')).rejects.toMatchObject(code('own_request'));
	await expect(decide('admin@example.com')).rejects.toMatchObject(code('integration_admin'));
});

it('knows the requester by another name of theirs', async () => {
	await ask({ requester: 'pmoreno' });
	await expect(decide('pm@example.com')).rejects.toMatchObject(code('own_request'));
	expect(status(await decide('both@example.com'))).toBe('approved');
});

it('holds to the limit of a person', async () => {
	await ask({ amount: '3000.01' });
	await expect(decide('pm2@example.com')).rejects.toMatchObject({
		...code('above_limit'),
		message: /3000 USD/,
	});
	await ask({ amount: '3000', documentHash: hash('b') });
	expect(status(await decide('pm2@example.com', { documentHash: hash('b') }))).toBe('approved');
});

it('takes one step from one person, unless the policy says otherwise', async () => {
	await ask({ amount: '20000' });
	await decide('both@example.com');
	await expect(decide('BOTH@example.com', { step: 2 })).rejects.toMatchObject(code('same_person'));
	rules = LADDER.map((row) => (row['rule'] === 'Orders' ? { ...row, samePerson: 'yes' } : row));
	await ask({ amount: '20000', documentHash: hash('b') });
	await decide('both@example.com', { documentHash: hash('b') });
	expect(status(await decide('both@example.com', { step: 2, documentHash: hash('b') }))).toBe(
		'approved',
	);
});

it('voids approvals when the document changes', async () => {
	await ask({ amount: '20000' });
	await decide('pm@example.com');
	const again = await ask({ amount: '20000', documentHash: hash('b') });
	expect(again).toMatchObject({
		effect: 'updated',
		voided: 1,
		case: { number: 2, before: [{ status: 'void' }] },
	});
	expect(openStep(again.case.present)?.step).toBe(1);
	await expect(decide('both@example.com')).rejects.toMatchObject(code('document_changed'));
	expect((await trail()).slice(2)).toEqual([
		'approval.voided by workflow:7/Approval Policy',
		'approval.needs_approval by workflow:7/Approval Policy',
	]);
});

it('asks for a reason to reject, and lets a re-priced request in again', async () => {
	await ask();
	await expect(reject('pm@example.com', ' ')).rejects.toMatchObject({
		code: 'ledger.reason_missing',
	});
	expect(status(await reject('pm@example.com', 'Too dear'))).toBe('rejected');
	expect(await ask()).toMatchObject({
		effect: 'unchanged',
		case: { present: { status: 'rejected' } },
	});
	await expect(decide('both@example.com')).rejects.toMatchObject(code('already_decided'));
	expect(status(await ask({ amount: '900', documentHash: hash('b') }))).toBe('pending');
	expect(status(await ask({ amount: '900', documentHash: hash('b') }, true))).toBe('pending');
});

describe('delegation', () => {
	const DAY = 24 * HOUR;
	const away = {
		person: 'away@example.com',
		role: 'Chief',
		limit: 5000,
		currency: 'USD',
		delegate: 'deputy@example.com',
		delegateFrom: '2026-03-03',
		delegateUntil: '2026-03-04',
	};
	beforeEach(() => {
		rules = [
			{ rule: 'All', role: 'Chief' },
			{ rule: 'All', role: 'PM' },
		];
		approvers = [...APPROVERS, away, { person: 'deputy@example.com', role: 'PM' }];
	});

	it.each([
		['the day before', -1, 'not_approver'],
		['the first moment', 0, null],
		['the last moment', 2 * DAY - 1, null],
		['the moment after', 2 * DAY, 'not_approver'],
	])('of the table holds on its days: %s', async (_what, offset, refused) => {
		await ask();
		now = Date.UTC(2026, 2, 3) + offset;
		const deciding = decide('deputy@example.com');
		if (refused !== null) await expect(deciding).rejects.toMatchObject(code(refused));
		else {
			expect((await deciding).case.present.steps[0]?.decision).toMatchObject({
				by: 'deputy@example.com',
				onBehalfOf: 'away@example.com',
			});
			await expect(decide('deputy@example.com', { step: 2 })).rejects.toMatchObject(
				code('same_person'),
			);
		}
	});

	it('takes the step from who delegates as well', async () => {
		approvers = [...approvers, { person: 'away@example.com', role: 'PM' }];
		await ask();
		now = Date.UTC(2026, 2, 3);
		await decide('deputy@example.com');
		await expect(decide('away@example.com', { step: 2 })).rejects.toMatchObject(
			code('same_person'),
		);
	});

	it('does not go round the limit or the request of who delegates', async () => {
		now = Date.UTC(2026, 2, 3);
		await ask({ amount: '5000.01' });
		await expect(decide('deputy@example.com')).rejects.toMatchObject(code('above_limit'));
		await ask({ requester: 'away@example.com', documentHash: hash('b') });
		await expect(decide('deputy@example.com', { documentHash: hash('b') })).rejects.toMatchObject(
			code('own_request'),
		);
	});

	const hand = async (by: string, to: string, days = 2): Promise<Standing> =>
		await decide(by, {
			reason: 'On site all week',
			action: { what: 'delegated', to, until: now + days * DAY },
		});

	it('of one step is for that step and until its day', async () => {
		await ask();
		const given = await hand('away@example.com', 'friend@example.com');
		expect(who(given)).toEqual(['away@example.com', 'friend@example.com']);
		expect(await trail()).toContain('approval.delegated by away@example.com');
		now += 2 * DAY;
		await expect(decide('friend@example.com')).rejects.toMatchObject(code('not_approver'));
		now -= 1;
		await expect(decide('friend@example.com')).rejects.toMatchObject(code('not_approver'));
	});

	it('of one step counts for who gave it', async () => {
		await ask();
		await hand('away@example.com', 'friend@example.com');
		const half = await decide('friend@example.com');
		expect(half.case.present.steps[0]?.decision?.onBehalfOf).toBe('away@example.com');
	});

	it.each([
		['SAM@example.com', 2, 'own_request'],
		['admin@example.com', 2, 'integration_admin'],
		['friend@example.com', 0, 'request'],
		['', 2, 'person_missing'],
	])('to %j for %d days is refused: %s', async (to, days, expected) => {
		await ask();
		await expect(hand('away@example.com', to, days)).rejects.toMatchObject(code(expected));
		expect(await trail()).toHaveLength(1);
	});
});

describe('time', () => {
	it('is over when nobody decided; then it is asked again on purpose only', async () => {
		await ask();
		now += 24 * HOUR;
		expect(await pending(office)).toMatchObject([
			{ effect: 'unchanged', case: { present: { status: 'pending' } } },
		]);
		now += 1;
		await expect(decide('pm@example.com')).rejects.toMatchObject(code('expired'));
		expect(await pending(office)).toMatchObject([
			{ effect: 'updated', case: { present: { status: 'expired' } } },
		]);
		expect(await pending(office)).toEqual([]);
		expect(status(await ask())).toBe('expired');
		expect(await ask({}, true)).toMatchObject({
			case: { number: 2, present: { status: 'pending' } },
		});
	});

	it('lets the delegate of the step decide when it is over, once as long', async () => {
		rules = [{ rule: 'All', role: 'Chief', expiryHours: 24, delegate: 'Director' }];
		approvers = [...APPROVERS, { person: 'chief@example.com', role: 'Chief' }];
		const asked = await ask();
		expect(who(asked)).toEqual(['chief@example.com']);
		await expect(decide('director@example.com')).rejects.toMatchObject(code('not_approver'));
		now += 24 * HOUR + 1;
		expect(who(asked)).toEqual(['director@example.com', 'both@example.com', 'chief@example.com']);
		expect(status(await decide('director@example.com'))).toBe('approved');
		await ask({ nativeId: '2' });
		now += 48 * HOUR + 1;
		expect(status(await ask({ nativeId: '2' }))).toBe('expired');
	});

	it('never ends for an urgent purchase that passed: it is chased', async () => {
		const passed = await ask({ urgency: 'urgent' });
		expect(passed.case.present).toMatchObject({ afterTheFact: true, status: 'pending' });
		expect(await pending(office, now + 23 * HOUR)).toEqual([]);
		now += 1_000 * HOUR;
		expect(await pending(office, now)).toHaveLength(1);
		await expect(
			withdraw(office, policy(), { key: KEY, person: 'sam@example.com', reason: 'Oh' }),
		).rejects.toMatchObject(code('already_decided'));
		expect(status(await decide('pm@example.com'))).toBe('approved');
		expect(await pending(office)).toEqual([]);
	});
});

it('does not lose the approval an urgent purchase owes to a smaller amount', async () => {
	await ask({ urgency: 'urgent' });
	const smaller = await ask({ amount: '10', documentHash: hash('b') });
	expect(smaller.case.present).toMatchObject({ status: 'pending', afterTheFact: true });
	expect(who(smaller)).toContain('pm@example.com');
	await decide('pm@example.com', { documentHash: hash('b') });
	expect(status(await ask({ amount: '11', documentHash: hash('c') }))).toBe('auto_approved');
});

it('is withdrawn by who asked, under any of their names, and by nobody else', async () => {
	approvers = [...APPROVERS, { person: 'sam@example.com', role: 'Foreman', aliases: 'sam77' }];
	await ask();
	const back = async (person: string) =>
		await withdraw(office, policy(), { key: KEY, person, reason: 'Found some in the yard' });
	await expect(back('pm@example.com')).rejects.toMatchObject(code('request'));
	expect(status(await back('SAM77'))).toBe('withdrawn');
	await expect(back('sam77')).rejects.toMatchObject(code('already_decided'));
	await expect(decide('pm@example.com')).rejects.toMatchObject(code('already_decided'));
	expect(status(await ask())).toBe('withdrawn');
});

it('adds up what one vendor gets for one project, whatever became of it but a refusal', async () => {
	rules = [
		{ rule: 'Alone', cumulativeUpTo: 2500, currency: 'USD', outcome: 'auto' },
		{ rule: 'Together', cumulativeOver: 2500, currency: 'USD', role: 'PM' },
	];
	expect(status(await ask({ nativeId: '1' }))).toBe('auto_approved');
	expect(status(await ask({ nativeId: '2' }))).toBe('auto_approved');
	const third = await ask();
	expect(status(third)).toBe('pending');
	expect(third.case.present.reasons).toContain(
		'together with 2 earlier of this project and vendor',
	);
	expect(status(await ask({ nativeId: '4', vendor: 'V-2' }))).toBe('auto_approved');
	await reject('pm@example.com', 'Order it in one');
	now += 31 * 24 * HOUR;
	expect(status(await ask({ nativeId: '5' }))).toBe('auto_approved');
});

it('hides what belongs to another company, and refuses to mix them', async () => {
	await ask();
	const other = { ...office, scope: { connection: CONNECTION, company: 2 } };
	expect(await pending(other)).toEqual([]);
	await expect(evaluate(other, policy(), requestOf())).rejects.toMatchObject(code('other_company'));
	await expect(
		act(other, policy(), {
			key: KEY,
			step: 1,
			documentHash: hash('a'),
			person: 'pm@example.com',
			reason: '',
			action: { what: 'approved' },
		}),
	).rejects.toMatchObject(code('other_company'));
	await expect(decide('pm@example.com', { key: 'x' })).rejects.toMatchObject(code('not_found'));
});

it('keeps nothing of a request no rule fits', async () => {
	await expect(ask({ currency: 'CAD' })).rejects.toMatchObject(code('currency'));
	expect(await pending(office)).toEqual([]);
	expect(await trail()).toEqual([]);
});
