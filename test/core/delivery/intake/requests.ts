import { createHmac } from 'node:crypto';

import { DEFAULT_LIMITS } from '../../../../core/delivery/intake/body';
import type { IntakeSource } from '../../../../core/delivery/intake/intake';
import type { IntakeRequest } from '../../../../core/delivery/intake/request';
import type { Verification } from '../../../../core/delivery/intake/verify';

export const FIRST = 'first-secret-5f2c';
export const NEXT = 'next-secret-77aa';
export const NOW = Date.parse('2026-03-02T10:00:00Z');

export const hmac: Extract<Verification, { kind: 'hmac' }> = {
	kind: 'hmac',
	header: 'X-Signature',
	secrets: [FIRST, NEXT],
	encoding: 'hex',
	prefix: 'sha256=',
};

export const sign = (
	text: string | Uint8Array,
	secret = FIRST,
	encoding: 'hex' | 'base64' = 'hex',
): string => createHmac('sha256', secret).update(text).digest(encoding);

export const source = (change: Partial<IntakeSource> = {}): IntakeSource => ({
	verification: hmac,
	profile: { kind: 'generic', system: 'fieldapp', tenant: 'rb', idPath: 'id', priority: 1 },
	limits: DEFAULT_LIMITS,
	listPath: '',
	...change,
});

/** A request as an honest sender signs it, unless `headers` says otherwise. */
export function request(
	body: unknown,
	headers: IntakeRequest['headers'] = {},
): IntakeRequest & { readonly body: Buffer } {
	const bytes = Buffer.isBuffer(body)
		? body
		: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
	return {
		headers: {
			'content-type': 'application/json',
			'x-signature': `sha256=${sign(bytes)}`,
			...headers,
		},
		body: bytes,
	};
}
