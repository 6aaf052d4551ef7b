import type { QueueRole } from '../../delivery/exceptions/taxonomy';
import { fault, toFault, type Fault } from '../../faults';
import { carryOut, carryOutMany, STALE_FORM } from './act';
import { detailBody, type Draft } from './detail';
import { listBody } from './list';
import { readRecord } from './correction';
import { entityOfRecord, type JsonRecord } from './record';
import { filterOf, isVisible, readQuery, type InboxQuery } from './request';
import { page, type Notice, type Shell } from './shell';
import { formKey, formToken } from './token';
import { notFound, type Inbox, type InboxAnswer } from './types';
import { titleOf } from './words';

const PAGE_SIZE = 50;

/**
 * The page a query asks for: the list, or one exception. Changes nothing. A page that cannot be
 * shown is a page that says so (404); only faults of the ledger itself are thrown.
 */
export async function inboxPage(inbox: Inbox, query: unknown): Promise<InboxAnswer> {
	const asked = readQuery(query);
	return await answered(inbox, async () =>
		asked.entry === undefined
			? await listPage(inbox, asked, [])
			: await detailPage(inbox, asked.entry, []),
	);
}

/**
 * Carries out what a posted form asks for and shows the result. The form must have been made by this
 * inbox for this person, from the entry as it still is; otherwise nothing is done and the present
 * state is shown (409). A refused decision shows the form again with what was typed (400).
 */
export async function inboxAct(inbox: Inbox, query: unknown, form: unknown): Promise<InboxAnswer> {
	return await answered(inbox, async () => {
		const key = await formKey(inbox.ledger.store, inbox.scope.connection);
		const many = await carryOutMany(inbox, key, form);
		if (many !== undefined) return await listPage(inbox, readQuery(query), many);
		const { id, notice, draft, refused } = await carryOut(inbox, key, form);
		const shown = await detailPage(inbox, id, [notice], draft);
		if (refused === undefined) return shown;
		return { ...shown, status: refused.code === STALE_FORM ? 409 : 400 };
	});
}

async function listPage(
	inbox: Inbox,
	asked: InboxQuery,
	notices: readonly Notice[],
): Promise<InboxAnswer> {
	const { ledger, scope, queues, now, person } = inbox;
	const found = await ledger.find(scope, filterOf(asked, queues), {
		order: asked.show === 'open' ? 'oldest' : 'newest',
		limit: PAGE_SIZE + 1,
		...(asked.after === undefined ? {} : { after: asked.after }),
	});
	const entries = found.slice(0, PAGE_SIZE);
	const counted = await ledger.count(scope, { states: ['dead'], queues }, ['queue']);
	const counts = new Map(counted.map(({ by, count }) => [by[0] as QueueRole, count]));
	const key = await formKey(ledger.store, scope.connection);
	const proposals = await ledger.store.read(
		async (reads) =>
			await reads.proposals(
				scope.connection,
				entries.map(({ id }) => id),
			),
	);
	const tokens = entries.map((entry) => {
		const own = proposals.filter(({ entryId }) => entryId === entry.id);
		return formToken(key, { scope, person, entry, proposals: own }, now);
	});
	const body = listBody({
		asked,
		allowed: queues,
		entries,
		tokens,
		counts,
		more: found.length > PAGE_SIZE,
		now,
	});
	return { status: 200, html: page(shell(inbox, 'Exceptions', notices), body) };
}

async function detailPage(
	inbox: Inbox,
	id: number,
	notices: readonly Notice[],
	draft?: Draft,
): Promise<InboxAnswer> {
	const { ledger, scope, person, now, timezone, queues } = inbox;
	const { entry, payload, proposals, trail } = await ledger.open(scope, id);
	if (!isVisible(entry, queues)) throw notFound();
	const key = await formKey(ledger.store, scope.connection);
	const { exceptionClass } = entry;
	const record = payload === null ? null : readRecord(payload);
	const body = detailBody({
		entry,
		record,
		proposals,
		trail,
		token: formToken(key, { scope, person, entry, proposals }, now),
		person,
		allowed: queues,
		twoPersons: exceptionClass !== null && ledger.settings.secondPersonFor.includes(exceptionClass),
		draft,
		now,
		timezone,
	});
	return {
		status: 200,
		html: page(shell(inbox, subjectOf(record) ?? titleOf(entry), notices), body),
	};
}

/** What a canonical record calls itself, for an entry that knows nothing of its record. */
function subjectOf(record: JsonRecord | null): string | undefined {
	const entity = record === null ? undefined : entityOfRecord(record);
	const id = record?.['nativeid'];
	return entity === undefined || typeof id !== 'string' ? undefined : `${entity.title} ${id}`;
}

const shell = ({ name, person }: Inbox, title: string, notices: readonly Notice[]): Shell => ({
	title,
	inbox: name,
	person,
	notices,
});

/** Turns "no such exception" into a page; the ledger's other faults concern the whole request. */
async function answered(inbox: Inbox, make: () => Promise<InboxAnswer>): Promise<InboxAnswer> {
	if (inbox.person.trim() === '') throw nobody();
	try {
		return await make();
	} catch (thrown) {
		const stop = toFault(thrown);
		if (stop.code !== 'ledger.not_found') throw stop;
		// In the same words whether there is none or it is somebody else's.
		const { message, remedy } = notFound();
		const notice: Notice = { tone: 'bad', text: message, remedy };
		return { status: 404, html: page(shell(inbox, 'Not found', [notice]), backLink) };
	}
}

const backLink = '<p><a href="?">← All exceptions</a></p>';

const nobody = (): Fault =>
	fault({
		class: 'rights',
		code: 'inbox.nobody',
		message: 'Nobody is signed in.',
		remedy: 'Take Acting Person from the login of the page, as docs/exception-inbox.md shows.',
		field: 'person',
	});
