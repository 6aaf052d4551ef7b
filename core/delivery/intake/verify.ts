import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import { headerOf, type IntakeRequest } from './request';

/**
 * How a source proves that a request is its own. Several secrets hold at once, so that a sender can
 * be given the next one before the last one is withdrawn.
 */
export type Verification =
	| {
			/** HMAC-SHA256 over the raw body, or over a text that holds body and time. */
			readonly kind: 'hmac';
			/** Header with the signature, e.g. `x-signature`. */
			readonly header: string;
			readonly secrets: readonly string[];
			readonly encoding: 'hex' | 'base64';
			/** What stands before the signature, e.g. `sha256=`; may be empty. */
			readonly prefix: string;
			/** Absent: the source sends no time, and only the event's id stops a replay. */
			readonly timestamp?: {
				readonly header: string;
				/** ms a request may be older or newer than this machine's clock. */
				readonly windowMs: number;
				/** What is signed, with `{timestamp}` and `{body}`, e.g. `{timestamp}.{body}`. */
				readonly signed: string;
			};
	  }
	/** A secret of its own in a header, e.g. `authorization`. */
	| { readonly kind: 'header'; readonly header: string; readonly secrets: readonly string[] }
	| { readonly kind: 'basic'; readonly user: string; readonly secrets: readonly string[] };

/** Why a request was not believed: for the log, never for the sender. */
export type Distrust = 'no_secret' | 'missing' | 'malformed' | 'wrong' | 'too_old' | 'too_new';

/**
 * Checks a request against the source's secrets; undefined when it is genuine. Every secret is
 * compared in constant time whatever the others gave, and an empty secret never matches.
 */
export function distrust(
	request: IntakeRequest,
	verification: Verification,
	now: number,
): Distrust | undefined {
	const secrets = verification.secrets.filter((secret) => secret !== '');
	if (secrets.length === 0) return 'no_secret';
	switch (verification.kind) {
		case 'hmac':
			return distrustSignature(request, verification, secrets, now);
		case 'header': {
			const given = headerOf(request, verification.header);
			if (given === undefined) return 'missing';
			return anyEqual(given, secrets) ? undefined : 'wrong';
		}
		case 'basic': {
			const given = headerOf(request, 'authorization');
			if (given === undefined) return 'missing';
			const [, encoded] = /^basic +([A-Za-z0-9+/=]+)$/i.exec(given) ?? [];
			if (encoded === undefined) return 'malformed';
			const pairs = secrets.map((secret) => `${verification.user}:${secret}`);
			return anyEqual(Buffer.from(encoded, 'base64').toString('utf8'), pairs) ? undefined : 'wrong';
		}
	}
}

function distrustSignature(
	request: IntakeRequest,
	{ header, encoding, prefix, timestamp }: Extract<Verification, { kind: 'hmac' }>,
	secrets: readonly string[],
	now: number,
): Distrust | undefined {
	const given = headerOf(request, header);
	if (given === undefined) return 'missing';
	if (!given.startsWith(prefix)) return 'malformed';
	const signature = given.slice(prefix.length);
	const isSignature =
		encoding === 'hex'
			? /^[0-9a-f]{64}$/i.test(signature)
			: /^[A-Za-z0-9+/_-]{43}=?$/.test(signature);
	if (!isSignature) return 'malformed';

	let before: Uint8Array = NOTHING;
	let after: Uint8Array = NOTHING;
	let time: number | undefined;
	if (timestamp !== undefined) {
		const sent = headerOf(request, timestamp.header);
		if (sent === undefined) return 'missing';
		time = instantOf(sent);
		if (time === undefined) return 'malformed';
		[before, after] = aroundBody(timestamp.signed, sent);
	}
	// Node reads URL-safe base64 as base64, and either case of hex.
	const bytes = Buffer.from(signature, encoding);
	const genuine = secrets.map((secret) =>
		createHmac('sha256', secret).update(before).update(request.body).update(after).digest(),
	);
	if (!genuine.map((one) => timingSafeEqual(one, bytes)).includes(true)) return 'wrong';

	if (timestamp === undefined || time === undefined) return undefined;
	if (now - time > timestamp.windowMs) return 'too_old';
	return time - now > timestamp.windowMs ? 'too_new' : undefined;
}

const NOTHING = Buffer.alloc(0);

/** What is signed before and after the body. */
function aroundBody(signed: string, sent: string): [Buffer, Buffer] {
	const [before = '', ...after] = signed.split('{body}');
	const filled = (text: string): Buffer => Buffer.from(text.replaceAll('{timestamp}', () => sent));
	return [filled(before), filled(after.join('{body}'))];
}

/** ms since the epoch of Unix seconds, Unix milliseconds or RFC 3339; undefined when it is neither. */
function instantOf(text: string): number | undefined {
	if (/^\d{9,10}$/.test(text)) return Number(text) * 1_000;
	if (/^\d{12,13}$/.test(text)) return Number(text);
	if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
	const time = Date.parse(text);
	return Number.isNaN(time) ? undefined : time;
}

/** Hashed first: equal length for the comparison, whatever was sent. */
function anyEqual(given: string, secrets: readonly string[]): boolean {
	const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
	const wanted = digest(given);
	return secrets.map((secret) => timingSafeEqual(digest(secret), wanted)).includes(true);
}
