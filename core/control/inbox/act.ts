import type { Entry, Proposal } from '../../delivery/entry';
import { QUEUE_ROLES } from '../../delivery/exceptions/taxonomy';
import type { Decided } from '../../delivery/ledger/api';
import { fault, toFault, type Fault } from '../../faults';
import { correctedPayload, readRecord, type Correction } from './correction';
import { faultField, FIELD_PREFIX, type Draft } from './detail';
import { fieldsOfRecord, isRecord, type JsonRecord } from './record';
import { among, idOf, isVisible, wordOf } from './request';
import type { Notice } from './shell';
import { isFormToken } from './token';
import { notFound, type Inbox } from './types';
import { titleOf } from './words';

export const STALE_FORM = 'inbox.stale_form';

const ACTS = [
	'correct_fields',
	'correct_json',
	'replay',
	'dismiss',
	'assign',
	'route',
	'approve',
	'reject',
] as const;
type Act = (typeof ACTS)[number];

const REASON_LIMIT = 500;

export interface ActResult {
	readonly id: number;
	readonly notice: Notice;
	/** Set when nothing was done. */
	readonly refused?: Fault;
	readonly draft?: Draft;
}

/** One entry, read and proven to be what the person saw. */
interface Subject {
	readonly entry: Entry;
	readonly payload: string | null;
	readonly proposals: readonly Proposal[];
}

/** Carries out a form about one entry. Throws `ledger.not_found` and faults of the ledger itself. */
export async function carryOut(inbox: Inbox, key: string, raw: unknown): Promise<ActResult> {
	const form = isRecord(raw) ? raw : {};
	const id = idOf(form['entry']);
	if (id === undefined) throw notFound();
	const subject = await open(inbox, id);
	try {
		assertFresh(inbox, key, subject, form['token']);
		const act = among(ACTS, form['act']);
		if (act === undefined) throw refused('inbox.no_act', 'The form asks for nothing known.', AGAIN);
		return { id, notice: await done(inbox, subject, act, form) };
	} catch (thrown) {
		const stop = toFault(thrown);
		if (stop.class === 'unavailable') throw stop;
		return {
			id,
			refused: stop,
			notice: { tone: 'bad', text: `Nothing was done: ${stop.message}`, remedy: stop.remedy },
			draft: draftOf(form),
		};
	}
}

/** Carries out a form over several entries of the list; undefined when the form is about one. */
export async function carryOutMany(
	inbox: Inbox,
	key: string,
	raw: unknown,
): Promise<readonly Notice[] | undefined> {
	const form = isRecord(raw) ? raw : {};
	if (form['entry'] !== undefined) return undefined;
	const picks = [form['pick'] ?? []].flat();
	if (picks.length === 0) {
		return [{ tone: 'bad', text: 'Nothing was done: no exception is chosen.' }];
	}
	const act = among(['replay', 'dismiss', 'assign'] as const, form['act']);
	const notices: Notice[] = [];
	let carriedOut = 0;
	for (const pick of picks) {
		const [number, token] = typeof pick === 'string' ? pick.split(':') : [];
		const id = idOf(number);
		if (id === undefined || act === undefined) {
			notices.push({ tone: 'bad', text: 'Nothing was done: the form cannot be read.' });
			continue;
		}
		try {
			const subject = await open(inbox, id);
			assertFresh(inbox, key, subject, token);
			await done(inbox, subject, act, form);
			carriedOut += 1;
		} catch (thrown) {
			const stop = toFault(thrown);
			if (stop.class === 'unavailable') throw stop;
			notices.push({ tone: 'bad', text: `${String(id)}: ${stop.message}`, remedy: stop.remedy });
		}
	}
	const summary: Notice = {
		tone: carriedOut === 0 ? 'bad' : 'good',
		text: `${String(carriedOut)} of ${String(picks.length)} decided (${act ?? ''}).`,
	};
	return [summary, ...notices];
}

async function open({ ledger, scope, queues }: Inbox, id: number): Promise<Subject> {
	const { entry, payload, proposals } = await ledger.open(scope, id);
	if (!isVisible(entry, queues)) throw notFound();
	return { entry, payload, proposals };
}

function assertFresh(
	{ scope, person, now }: Inbox,
	key: string,
	{ entry, proposals }: Subject,
	token: unknown,
): void {
	if (isFormToken(key, { scope, person, entry, proposals }, now, token)) return;
	throw fault({
		class: 'conflict',
		code: STALE_FORM,
		message: 'This exception has changed since the form was opened, or the form is too old.',
		remedy: 'Look at its present state below and decide again.',
	});
}

async function done(inbox: Inbox, subject: Subject, act: Act, form: JsonRecord): Promise<Notice> {
	const { ledger, scope, person } = inbox;
	const { id } = subject.entry;
	const decision = { id, by: person, reason: reasonOf(form) };
	const name = titleOf(subject.entry);
	switch (act) {
		case 'replay':
			return said(await ledger.replay(scope, decision), `${name} will be sent again.`);
		case 'dismiss':
			return said(await ledger.dismiss(scope, decision), `${name} is closed for good.`);
		case 'correct_json':
		case 'correct_fields': {
			const payload = correctedPayload(correctionOf(act, form, subject), {
				stored: subject.payload,
				maxBytes: ledger.settings.maxPayloadBytes,
				timezone: inbox.timezone,
			});
			const decided = await ledger.resolve(scope, { ...decision, payload });
			return said(decided, `${name} is corrected and will be sent.`);
		}
		case 'assign': {
			const to = wordOf(form['to'], 100);
			if (to === undefined)
				throw refused('inbox.no_person', 'No person is named.', 'Fill in Person.');
			await ledger.assign(scope, { ...decision, to });
			return { tone: 'good', text: `${name} is assigned to ${to}.` };
		}
		case 'route': {
			const queue = among(QUEUE_ROLES, form['queue']);
			if (queue === undefined || !inbox.queues.includes(queue)) {
				throw refused('inbox.no_queue', 'There is no such queue here.', 'Choose a queue.');
			}
			await ledger.route(scope, { ...decision, queue });
			return { tone: 'good', text: `${name} is in the queue ${queue}.` };
		}
		case 'approve':
		case 'reject': {
			const proposalId = subject.proposals.find((one) => one.id === idOf(form['proposal']))?.id;
			if (proposalId === undefined) {
				throw refused('inbox.no_proposal', 'This proposal is not open any more.', AGAIN);
			}
			const approve = act === 'approve';
			await ledger.decide(scope, { ...decision, proposalId, approve });
			return {
				tone: 'good',
				text: approve ? 'The proposal is approved and carried out.' : 'The proposal is rejected.',
			};
		}
	}
}

const said = ({ outcome }: Decided, text: string): Notice =>
	outcome === 'done'
		? { tone: 'good', text }
		: { tone: 'good', text: 'Proposed. A second person must approve it.' };

function reasonOf(form: JsonRecord): string {
	const reason = wordOf(form['reason'], REASON_LIMIT);
	if (reason !== undefined) return reason;
	throw refused(
		'ledger.reason_missing',
		'A decision needs a reason.',
		`Write in Reason why, in at most ${String(REASON_LIMIT)} characters.`,
	);
}

function correctionOf(
	act: 'correct_json' | 'correct_fields',
	form: JsonRecord,
	{ entry, payload }: Subject,
): Correction {
	if (act === 'correct_json') return { kind: 'json', text: unixLines(form['json']) };
	const shown = payload === null ? [] : fieldsOfRecord(readRecord(payload), faultField(entry));
	const before = new Map(shown.map((field) => [field.path, field]));
	const values: Record<string, string> = {};
	for (const [path, value] of fieldValues(form)) {
		const field = before.get(path);
		// A hidden value that was left empty stays; an unchanged one keeps its type.
		if (field?.masked === true ? value === '' : field?.text === value) continue;
		values[path] = value;
	}
	return { kind: 'fields', values };
}

const fieldValues = (form: JsonRecord): ReadonlyArray<readonly [string, string]> =>
	Object.entries(form)
		.filter(([name]) => name.startsWith(FIELD_PREFIX))
		.map(([name, value]) => [name.slice(FIELD_PREFIX.length), unixLines(value)] as const);

/** Browsers send every line end as CR LF. */
const unixLines = (value: unknown): string =>
	typeof value === 'string' ? value.replaceAll('\r\n', '\n') : '';

const draftOf = (form: JsonRecord): Draft => ({
	act: typeof form['act'] === 'string' ? form['act'] : '',
	reason: typeof form['reason'] === 'string' ? form['reason'] : '',
	...(typeof form['json'] === 'string' ? { json: unixLines(form['json']) } : {}),
	fields: new Map(fieldValues(form)),
});

const AGAIN = 'Look at its present state below and decide again.';

const refused = (code: string, message: string, remedy: string): Fault =>
	fault({ class: 'source_data', code, message, remedy });
