import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { Entry, Proposal, Scope } from '../../delivery/entry';
import type { LedgerStore } from '../../delivery/stores/store.port';

/**
 * Proof that a form was made by this page, for this person, from what the entry was at that moment.
 * A browser sends the login of a page by itself, so the login alone does not prove that a person
 * pressed the button; and a form left open must not decide over what has changed meanwhile.
 */

const KEY_NAME = 'inbox.key';
/** A form is good for a working day. */
const GOOD_FOR_MS = 12 * 3_600_000;

/** The secret of this ledger's forms; made at first use. */
export async function formKey(store: LedgerStore, connection: string): Promise<string> {
	const known = await store.read(async (reads) => await reads.meta(KEY_NAME));
	if (known !== null) return known;
	return await store.write(connection, async (tx) => {
		const made = (await tx.meta(KEY_NAME)) ?? randomBytes(32).toString('hex');
		await tx.putMeta(KEY_NAME, made);
		return made;
	});
}

export interface FormSubject {
	readonly scope: Scope;
	readonly person: string;
	readonly entry: Pick<Entry, 'id' | 'updatedAt' | 'state' | 'assignee' | 'queue'>;
	readonly proposals: readonly Proposal[];
}

const sign = (key: string, { scope, person, entry, proposals }: FormSubject, at: number): string =>
	createHmac('sha256', key)
		.update(
			JSON.stringify([
				at,
				person,
				scope.connection,
				scope.company,
				entry.id,
				entry.updatedAt,
				entry.state,
				entry.assignee,
				entry.queue,
				proposals.map(({ id, decision }) => [id, decision]),
			]),
		)
		.digest('base64url');

/** `<when, base 36>.<signature>`; safe in an attribute. */
export const formToken = (key: string, subject: FormSubject, now: number): string =>
	`${now.toString(36)}.${sign(key, subject, now)}`;

/** Whether the form was made here for exactly this and is not too old. */
export function isFormToken(
	key: string,
	subject: FormSubject,
	now: number,
	token: unknown,
): boolean {
	if (typeof token !== 'string' || token.length > 100) return false;
	const [when = '', given = ''] = token.split('.');
	const at = Number.parseInt(when, 36);
	if (!Number.isSafeInteger(at) || at.toString(36) !== when) return false;
	if (at > now + 60_000 || at < now - GOOD_FOR_MS) return false;
	const wanted = Buffer.from(sign(key, subject, at));
	const got = Buffer.from(given);
	return wanted.length === got.length && timingSafeEqual(wanted, got);
}
