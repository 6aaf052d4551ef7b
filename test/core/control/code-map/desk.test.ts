import {
	decideAll,
	openOfBatch,
	proposeAll,
	type Decision,
	type Standing,
	type Wish,
} from '../../../../core/control/code-map/desk';
import type { MapOffice } from '../../../../core/control/code-map/records';
import { verifyChain } from '../../../../core/delivery/audit/verify';
import { Fault } from '../../../../core/faults';
import { CONNECTION, officeAt, PEOPLE, wish } from './sample';

let office: MapOffice;
beforeEach(() => {
	office = officeAt(1);
});

const proposed = async (wishes: readonly Wish[], by = 'pat@example.com', at = office) =>
	await proposeAll(at, wishes, { person: by, reason: 'new list', batch: '', again: false });
const decided = async (
	decision: Partial<Decision>,
	person: string,
	at: MapOffice = office,
	reason = '',
): Promise<Standing | Fault> => {
	const { to, list, system, tenant, project, native } = wish('77', 'A');
	const whole = {
		to,
		list,
		system,
		tenant,
		project,
		native,
		version: 1,
		what: 'approved' as const,
	};
	const [answer] = await decideAll(at, [{ ...whole, ...decision }], {
		people: PEOPLE,
		role: 'cost control',
		person,
		reason,
	});
	if (answer === undefined) throw new Error('no answer');
	return answer;
};
const codeOf = (answer: Standing | Fault | undefined): string =>
	answer instanceof Fault ? answer.code : `${answer?.effect ?? ''} ${answer?.version.status ?? ''}`;

it('proposes what is right and says of each other what is wrong', async () => {
	const answers = await proposed([
		wish('77', 'A'),
		wish('', 'A'),
		wish('78', '=cmd()'),
		wish('79', 'A', { from: '2026-02-30' }),
		wish('80', 'A', { from: '2026-03-02', until: '2026-03-01' }),
		wish('81', 'A', { list: 'vendor', project: '12' }),
		wish('82', 'paid', { list: 'status' }),
		wish('83', 'approved/paid', { list: 'status' }),
		wish('84', 'A', { system: 'Pro Core' }),
		wish('85', 'A', { name: 'a\nb' }),
		wish(' 77 ', 'A'),
	]);
	expect(answers.map(codeOf)).toEqual([
		'created proposed',
		...Array.from({ length: 6 }, () => 'code_map.mapping'),
		'created proposed',
		'code_map.mapping',
		'code_map.mapping',
		'unchanged proposed',
	]);
	await expect(proposed([wish('1', 'A')], '  ')).rejects.toMatchObject({
		code: 'code_map.person_missing',
	});
});

it('lets nobody decide but another person of the role, for the company and project', async () => {
	await proposed([wish('77', 'A'), wish('88', 'A', { project: '26-105' })], 'amy@example.com');
	const own = ['amy@example.com', 'Amy <AMY+x@example.com>', 'amy'];
	for (const person of own) {
		expect(codeOf(await decided({}, person))).toBe('code_map.own_proposal');
	}
	const wrong = {
		'root@example.com': 'integration_admin',
		'pat@example.com': 'not_approver',
		'fay@example.com': 'not_approver',
		// In the place of somebody absent tomorrow, and of somebody who is back since today.
		'hal@example.com': 'not_approver',
		'joe@example.com': 'not_approver',
	};
	for (const [person, code] of Object.entries(wrong)) {
		expect(codeOf(await decided({}, person))).toBe(`code_map.${code}`);
	}
	// Ben has the role in company 2 only, Cat for one project only.
	expect(codeOf(await decided({}, 'ben@example.com'))).toBe('code_map.not_approver');
	expect(codeOf(await decided({}, 'cat@example.com'))).toBe('code_map.not_approver');
	expect(codeOf(await decided({ native: '88', project: '26-105' }, 'cat@example.com'))).toBe(
		'updated approved',
	);
	// Eve stands in for Dan today.
	expect(codeOf(await decided({}, 'eve@example.com'))).toBe('updated approved');
	expect(codeOf(await decided({}, 'eve@example.com'))).toBe('unchanged approved');
});

it('needs a reason to reject, and writes who said what into the audit trail', async () => {
	await proposed([wish('77', 'A')]);
	await expect(decided({ what: 'rejected' }, 'amy@example.com')).rejects.toMatchObject({
		code: 'ledger.reason_missing',
	});
	expect(
		codeOf(await decided({ what: 'rejected' }, 'amy@example.com', office, 'wrong division')),
	).toBe('updated rejected');
	const trail = await office.store.read(async (reads) => await reads.auditFrom(CONNECTION, 1, 9));
	expect(trail.map(({ actor, what, detail }) => [actor, what, detail['target']])).toEqual([
		['pat@example.com', 'code_map.proposed', 'A'],
		['amy@example.com', 'code_map.rejected', 'A'],
	]);
	const checked = await office.store.read(async (reads) => await verifyChain(reads, CONNECTION));
	expect(checked).toMatchObject({ ok: true });
});

it('keeps companies, tenants and connections apart', async () => {
	await proposed([wish('77', 'A')]);
	expect(codeOf(await decided({}, 'ben@example.com', officeAt(2, office.store)))).toBe(
		'code_map.not_proposed',
	);
	expect(codeOf(await decided({ tenant: '9000' }, 'amy@example.com'))).toBe(
		'code_map.not_proposed',
	);
	const elsewhere = { ...office, scope: { connection: 'https://other|books', company: 1 } };
	expect(codeOf(await decided({}, 'amy@example.com', elsewhere))).toBe('code_map.not_proposed');
	expect(codeOf(await decided({}, 'amy@example.com'))).toBe('updated approved');
});

it('takes an import of any size, and finds what is open of it', async () => {
	const wishes = Array.from({ length: 1_201 }, (_, n) => wish(`c${String(n)}`, `T-${String(n)}`));
	const by = { person: 'pat@example.com', reason: '', batch: 'june', again: false };
	const answers = await proposeAll(office, wishes, by);
	expect(answers.every((answer) => codeOf(answer) === 'created proposed')).toBe(true);
	const open = await openOfBatch(office, 'june');
	expect(open).toHaveLength(1_201);
	expect(await openOfBatch(office, 'july')).toEqual([]);
	const decisions = open.map(({ open: version, to, list, system, tenant, project, native }) => ({
		...{ to, list, system, tenant, project, native },
		version,
		what: 'approved' as const,
	}));
	const deciding = { people: PEOPLE, role: 'Cost Control', person: 'amy@example.com', reason: '' };
	const done = await decideAll(office, decisions, deciding);
	expect(done.filter((answer) => codeOf(answer) === 'updated approved')).toHaveLength(1_201);
	expect(await openOfBatch(office, 'june')).toEqual([]);
});
