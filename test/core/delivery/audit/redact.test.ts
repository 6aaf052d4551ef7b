import { redactDetail, redactFact, redactText } from '../../../../core/delivery/audit/redact';
import { fact } from './fake-chain';

describe('redactText', () => {
	it.each([
		['pay DE89 3704 0044 0532 0130 00 now', 'pay ****3000 now'],
		['ref AB12 DE89 3704 0044 0532 0130 00 of May', 'ref AB12 ****3000 of May'],
		['pay DE89370400440532013000.', 'pay ****3000.'],
		['pay de89370400440532013000', 'pay ****3000'],
		['GB29 NWBK 6016 1331 9268 19', '****6819'],
		['NO93 8601 1117 947', '****7947'],
		['a slip DE88370400440532013000 in it', 'a slip ****3000 in it'],
		['card 4111 1111 1111 1111', 'card ****1111'],
		['paid by 5555555555554444', 'paid by ****4444'],
		['bank account 12345678 is new', 'bank account ****5678 is new'],
		['Account number: 000123456789', 'Account number: ****6789'],
		['routing number 021000021', 'routing number ****0021'],
		['sort code 20-00-00', 'sort code ****'],
		['Authorization: Bearer abcdefghijklmno', 'Authorization: *** ***'],
		['got Bearer abcdefghijklmno', 'got Bearer ***'],
		['x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl y', 'x *** y'],
		['https://user:pw@host.example/path', 'https://***@host.example/path'],
		[
			'https://host.example/cb?access_token=abc123&x=1',
			'https://host.example/cb?access_token=***&x=1',
		],
		['{"apiKey":"abc123","a":1}', '{"apiKey":"***","a":1}'],
		['api key: abc123def', 'api key: ***'],
		['Token: "abcdef"', 'Token: "***"'],
		['secret: correcthorse', 'secret: ***'],
		['password = hunter2', 'password = ***'],
		['key 0123456789abcdef0123456789abcdef01234567 end', 'key *** end'],
		['sk_live_0123456789abcdef', '***'],
		['ghp_0123456789abcdefABCDEF', '***'],
		['AKIAIOSFODNN7EXAMPLE', '***'],
	])('masks %s', (text, shown) => {
		expect(redactText(text)).toBe(shown);
	});

	it('masks a private key over several lines', () => {
		const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----';
		expect(redactText(`it was ${pem}!`)).toBe('it was ***!');
	});

	it.each([
		'Vendor invoice INV-2026-000123 over 1,234,567.89 EUR of 2026-01-31',
		'project 562949953425831, cost code 03-300-M, account 101200',
		'procore|8089|vendor|562949953421312',
		`hash ${'ab'.repeat(32)}`,
		'id 123e4567-e89b-12d3-a456-426614174000',
		'id 123E4567-E89B-12D3-A456-426614174000',
		'phone +49 30 901820, PO 4500012345',
		'The token list is empty',
		'Odoo refuses the API key: it is wrong or expired.',
	])('leaves %s alone', (text) => {
		expect(redactText(text)).toBe(text);
	});

	it('is one line of bounded length, and never half of a masked value', () => {
		expect(redactText('a\r\nb\u0000c\u2028d')).toBe('a b c d');
		expect(redactText('x'.repeat(10_000_000))).toHaveLength(300);
		const text = `${'x'.repeat(290)} DE89370400440532013000 and more`;
		expect(redactText(text)).not.toMatch(/DE89/);
		expect(redactText('🏗'.repeat(400), 11)).toMatch(/^🏗+\ufffd?…$/u);
	});

	it('takes no longer on hostile text', () => {
		const started = process.hrtime.bigint();
		for (const piece of [
			'1 ',
			'DE89 ',
			'a:// ',
			'token=',
			'eyJ.',
			'-----BEGIN ',
			'account number ',
			'\t',
		]) {
			redactText(piece.repeat(1_000_000 / piece.length));
		}
		expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(500);
	});
});

describe('redactDetail', () => {
	it.each([
		['api_key', 'abc', '***'],
		['API-Key', 'abc', '***'],
		['accessToken', 'abc', '***'],
		['clientSecret', 'abc', '***'],
		['Authorization', 'abc', '***'],
		['db_password', 'abc', '***'],
		['IBAN', 'anything at all', '****tall'],
		['acc_number', '0012345678', '****5678'],
		['routingNumber', 21000021, '****0021'],
		['sort_code', '20-00-00', '****'],
	])('masks by name: %s', (name, value, shown) => {
		const detail = redactDetail({ [name]: value });
		const kept = Object.values(detail);
		expect(kept.length === 0 ? [shown] : kept).toEqual([shown]);
	});

	it('keeps what people need', () => {
		const detail = {
			entry: 12,
			recordKey: 'procore|8089|vendor|1',
			code: 'odoo.unreachable',
			amount: '1234.50',
			account: '101200',
			late: true,
			nothing: null,
		};
		expect(redactDetail(detail)).toEqual(detail);
	});

	it('takes flat values under plain names only', () => {
		const hostile = JSON.parse(
			'{"__proto__":1,"constructor":"c","a b":1,"=x":1,"nested":{"iban":"DE89370400440532013000"},"list":[1],"ok":1}',
		) as Record<string, unknown>;
		const detail = redactDetail({ ...hostile, big: Number.NaN, call: () => 1, not: undefined });
		expect(detail).toEqual({ constructor: 'c', ok: 1, big: null });
		expect(Object.getPrototypeOf(detail)).toBe(Object.prototype);
	});

	it('is bounded in number and length', () => {
		const many = Object.fromEntries(
			Array.from({ length: 100 }, (_, at) => [`k${String(at)}`, 'x'.repeat(9_000)]),
		);
		const detail = redactDetail(many);
		expect(Object.keys(detail)).toHaveLength(24);
		expect(JSON.stringify(detail).length).toBeLessThan(8_000);
	});

	it('masks a card number that came as a number', () => {
		expect(redactDetail({ reference: 4111111111111111, id: 562949953425831 })).toEqual({
			reference: '****1111',
			id: 562949953425831,
		});
	});
});

describe('redactFact', () => {
	it('leaves key, record and hashes as they are searched for', () => {
		const plain = fact();
		expect(redactFact(plain)).toEqual(plain);
	});
});
