import { toFault, type Fault } from '../../faults';
import type { NewEvent, Received } from '../ledger/api';
import { readBody, type BodyLimits } from './body';
import { eventsOf, type EventProfile } from './events';
import type { Answer, IntakeRequest } from './request';
import { distrust, type Distrust, type Verification } from './verify';

/** What a receiver knows of its source. */
export interface IntakeSource {
	readonly verification: Verification;
	readonly profile: EventProfile;
	readonly limits: BodyLimits;
	/** Path of the list of events inside the body; empty: the body itself. */
	readonly listPath: string;
}

export type Judged =
	| { readonly events: ReadonlyArray<Omit<NewEvent, 'taken'>> }
	/** `why` is for the log of the receiver. */
	| { readonly answer: Answer; readonly why: string };

/**
 * Judges a request without touching anything: who sent it, then what is in it. The order matters: an
 * unknown sender learns nothing but 401, whatever he sent.
 */
export function judge(request: IntakeRequest, source: IntakeSource, now: number): Judged {
	const doubt = distrust(request, source.verification, now);
	if (doubt !== undefined) return { answer: unauthorized(source.verification), why: WHY[doubt] };
	const body = readBody(request, source.limits, source.listPath);
	if ('fault' in body) return refused(body.status, body.fault);
	const events = eventsOf(body.records, source.profile);
	return 'code' in events ? refused(400, events) : { events };
}

const WHY: Readonly<Record<Distrust, string>> = {
	no_secret: 'the credential holds no secret',
	missing: 'the header with the signature or secret is missing',
	malformed: 'the header with the signature or secret has another form',
	wrong: 'the signature or secret is wrong',
	too_old: 'the request is older than the replay window',
	too_new: 'the request is from the future; compare the clocks',
};

const answer = (
	status: Answer['status'],
	body: Answer['body'],
	headers: Answer['headers'] = {},
): Answer => ({ status, headers, body });

const unauthorized = ({ kind }: Verification): Answer =>
	answer(
		401,
		{ result: 'refused', message: 'The request could not be verified.' },
		kind === 'basic' ? { 'www-authenticate': 'Basic realm="events", charset="UTF-8"' } : {},
	);

const refused = (status: 400 | 413 | 415, { code, message, remedy }: Fault): Judged => ({
	answer: answer(status, { result: 'refused', code, message, remedy }),
	why: code,
});

/**
 * The answer to a committed request: 200 when everything in it is safe in the ledger, 409 when an
 * event came again with other content (its first version stands; a person decides).
 */
export function answerOf(received: readonly Received[]): Answer {
	const count = (verdict: Received['verdict']): number =>
		received.filter((one) => one.verdict === verdict).length;
	const [accepted, duplicate, conflict] = [
		count('accepted'),
		count('duplicate'),
		count('conflict'),
	];
	if (conflict > 0) {
		return answer(409, { result: 'conflict', accepted, duplicate, conflict });
	}
	const result = accepted === 0 && duplicate > 0 ? 'duplicate' : 'accepted';
	return answer(200, { result, accepted, duplicate });
}

/** A request while a person listens in the editor: genuine, and written nowhere. */
export const tested = (): Answer => answer(200, { result: 'test', accepted: 0 });

/** The body never arrived whole: too large for the server, cut off, or sent as a form. */
export function unreadable(thrown: unknown): { readonly answer: Answer; readonly why: string } {
	const tooLarge =
		typeof thrown === 'object' && thrown !== null && 'status' in thrown && thrown.status === 413;
	return tooLarge
		? {
				answer: answer(413, { result: 'refused', code: 'intake.too_large' }),
				why: 'body too large',
			}
		: { answer: answer(400, { result: 'refused', code: 'intake.no_body' }), why: 'no whole body' };
}

/** Seconds after which a sender should try again; they all retry, so a little is enough. */
const RETRY_AFTER_S = 5;

/**
 * Nothing was committed. The ledger is away: the sender keeps the event and tries again. An event
 * the ledger will never take is refused for good, or its sender would repeat it for ever.
 */
export function notCommitted(thrown: unknown): { readonly answer: Answer; readonly why: string } {
	const stop = toFault(thrown);
	if (stop.class === 'source_data') {
		const { code, message, remedy } = stop;
		return { answer: answer(413, { result: 'refused', code, message, remedy }), why: code };
	}
	return {
		answer: answer(
			503,
			{ result: 'unavailable', message: 'Nothing was accepted. Send it again later.' },
			{ 'retry-after': String(RETRY_AFTER_S) },
		),
		why: stop.code,
	};
}
