import { distrust, type Verification } from '../../../../core/delivery/intake/verify';
import { NEXT, NOW, FIRST, hmac, request, sign } from './requests';

const EVENT = { id: 'e1', job: '26-105' };
const BODY = JSON.stringify(EVENT);

describe('a signature', () => {
	it('is believed in hex and base64, with any of the secrets', () => {
		expect(distrust(request(EVENT), hmac, NOW)).toBeUndefined();
		const rotated = request(EVENT, { 'x-signature': `sha256=${sign(BODY, NEXT)}` });
		expect(distrust(rotated, hmac, NOW)).toBeUndefined();
		const base64 = request(EVENT, { 'x-signature': sign(BODY, FIRST, 'base64') });
		expect(distrust(base64, { ...hmac, encoding: 'base64', prefix: '' }, NOW)).toBeUndefined();
		const upper = request(EVENT, { 'x-signature': `sha256=${sign(BODY).toUpperCase()}` });
		expect(distrust(upper, hmac, NOW)).toBeUndefined();
	});

	it.each([
		['another secret', `sha256=${sign(BODY, 'guessed')}`, 'wrong'],
		['another body', `sha256=${sign('{}')}`, 'wrong'],
		['no prefix', sign(BODY), 'malformed'],
		['half of it', `sha256=${sign(BODY).slice(0, 32)}`, 'malformed'],
		['no hex', `sha256=${'z'.repeat(64)}`, 'malformed'],
		['nothing', '', 'missing'],
		['two headers', [`sha256=${sign(BODY)}`, 'x'], 'missing'],
	])('with %s is not believed', (_what, signature, why) => {
		expect(distrust(request(EVENT, { 'x-signature': signature }), hmac, NOW)).toBe(why);
	});

	it('covers every byte of the body', () => {
		const changed = request(`${BODY} `, { 'x-signature': `sha256=${sign(BODY)}` });
		expect(distrust(changed, hmac, NOW)).toBe('wrong');
	});

	it('never matches an empty secret', () => {
		const forged = request(EVENT, { 'x-signature': `sha256=${sign(BODY, '')}` });
		expect(distrust(forged, { ...hmac, secrets: [''] }, NOW)).toBe('no_secret');
		expect(distrust(forged, { ...hmac, secrets: ['', FIRST] }, NOW)).toBe('wrong');
	});
});

describe('a signed time', () => {
	const timed: Verification = {
		...hmac,
		timestamp: { header: 'X-Time', windowMs: 300_000, signed: 'v0:{timestamp}:{body}' },
	};
	const sent = (time: string, signed = time) =>
		request(EVENT, { 'x-time': time, 'x-signature': `sha256=${sign(`v0:${signed}:${BODY}`)}` });
	const seconds = (offset: number): string => String(NOW / 1000 + offset);

	it('within the window is believed, as seconds, milliseconds or RFC 3339', () => {
		for (const time of [seconds(-299), seconds(299), String(NOW), '2026-03-02T11:01:00+01:00']) {
			expect([time, distrust(sent(time), timed, NOW)]).toEqual([time, undefined]);
		}
	});

	it.each([
		['a replay after the window', sent(seconds(-301)), 'too_old'],
		['a time ahead of the window', sent(seconds(301)), 'too_new'],
		['an old request under a new time', sent(seconds(0), seconds(-4_000)), 'wrong'],
		['a time that is none', sent('yesterday'), 'malformed'],
		['no time', request(EVENT), 'missing'],
	])('%s is not believed', (_what, forged, why) => {
		expect(distrust(forged, timed, NOW)).toBe(why);
	});

	it('does not read the time as a replacement pattern', () => {
		expect(distrust(sent('$&'), timed, NOW)).toBe('malformed');
	});
});

describe('a shared secret', () => {
	const header: Verification = {
		kind: 'header',
		header: 'Authorization',
		secrets: [FIRST, NEXT],
	};
	it('is compared as a whole', () => {
		expect(distrust(request(EVENT, { authorization: NEXT }), header, NOW)).toBeUndefined();
		for (const wrong of [FIRST.slice(0, -1), `${FIRST}x`, 'Bearer', FIRST.toUpperCase()]) {
			expect(distrust(request(EVENT, { authorization: wrong }), header, NOW)).toBe('wrong');
		}
		expect(distrust(request(EVENT), header, NOW)).toBe('missing');
	});
});

describe('basic authentication', () => {
	const basic: Verification = { kind: 'basic', user: 'procore', secrets: [FIRST] };
	const as = (text: string) =>
		request(EVENT, { authorization: `Basic ${Buffer.from(text).toString('base64')}` });

	it('needs user and password', () => {
		expect(distrust(as(`procore:${FIRST}`), basic, NOW)).toBeUndefined();
		expect(distrust(as(`other:${FIRST}`), basic, NOW)).toBe('wrong');
		expect(distrust(as('procore:'), basic, NOW)).toBe('wrong');
		expect(distrust(request(EVENT, { authorization: FIRST }), basic, NOW)).toBe('malformed');
	});
});
