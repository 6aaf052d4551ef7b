import {
	formKey,
	formToken,
	isFormToken,
	type FormSubject,
} from '../../../../core/control/inbox/token';
import { createMemoryStore } from '../../../../core/delivery/stores/memory';
import { anEntry } from './entries';

const NOW = 1_800_000_000_000;
const subject: FormSubject = {
	scope: { connection: 'https://odoo.example.com|books', company: 1 },
	person: 'maria@example.com',
	entry: anEntry(),
	proposals: [],
};
const proposal = {
	id: 3,
	connection: subject.scope.connection,
	entryId: 12,
	what: 'replay',
	by: 'x',
	reason: 'y',
	payload: null,
	createdAt: 1,
	decidedBy: null,
	decision: null,
	decidedAt: null,
} as const;

it('makes one key a ledger', async () => {
	const store = createMemoryStore(() => NOW);
	const [first, second] = await Promise.all([formKey(store, 'a'), formKey(store, 'a')]);
	expect(first).toMatch(/^[0-9a-f]{64}$/);
	expect(second).toBe(first);
	expect(
		await formKey(
			createMemoryStore(() => NOW),
			'a',
		),
	).not.toBe(first);
});

it('accepts its own form for twelve hours', () => {
	const token = formToken('key', subject, NOW);
	expect(isFormToken('key', subject, NOW + 12 * 3_600_000, token)).toBe(true);
	expect(isFormToken('key', subject, NOW + 12 * 3_600_000 + 1, token)).toBe(false);
	expect(isFormToken('key', subject, NOW - 120_000, token)).toBe(false);
});

it.each<[string, FormSubject]>([
	['another person', { ...subject, person: 'eve@example.com' }],
	['another company', { ...subject, scope: { ...subject.scope, company: 2 } }],
	['another connection', { ...subject, scope: { ...subject.scope, connection: 'x' } }],
	['another entry', { ...subject, entry: anEntry({ id: 13 }) }],
	['a changed entry', { ...subject, entry: anEntry({ updatedAt: 2_001 }) }],
	['another state', { ...subject, entry: anEntry({ state: 'ready' }) }],
	['another assignee', { ...subject, entry: anEntry({ assignee: 'bob' }) }],
	['a new proposal', { ...subject, proposals: [proposal] }],
])('refuses a form for %s', (_, other) => {
	expect(isFormToken('key', other, NOW, formToken('key', subject, NOW))).toBe(false);
});

it.each([undefined, '', '.', 'x', 42, ['a'], 'zz.' + 'a'.repeat(43), 'a'.repeat(5_000), '-1.x'])(
	'refuses the token %p',
	(token) => {
		expect(isFormToken('key', subject, NOW, token)).toBe(false);
	},
);

it('refuses a token whose time was moved', () => {
	const [, signature = ''] = formToken('key', subject, NOW).split('.');
	expect(isFormToken('key', subject, NOW, `${(NOW + 1).toString(36)}.${signature}`)).toBe(false);
	expect(isFormToken('other key', subject, NOW, formToken('key', subject, NOW))).toBe(false);
});
