import { canonicalJson, contentHash } from '../../../core/canonical/hash';

describe('canonicalJson', () => {
	it.each([
		['{"a":1,"b":{"c":[2,{"d":null}]}}', { a: 1, b: { c: [2, { d: null }] } }],
		['{"a":1,"b":{"c":[2,{"d":null,"e":3}]}}', { b: { c: [2, { e: 3, d: null }] }, a: 1 }],
		['{"a":[null,null]}', { b: undefined, a: [undefined, Number.NaN] }],
		['{"10":1,"9":2}', { '9': 2, '10': 1 }],
		['{"at":{}}', { at: new Date(0) }],
		['null', undefined],
	])('writes %s', (text, value) => {
		expect(canonicalJson(value)).toBe(text);
	});

	it('gives equal content an equal hash, whatever its order', () => {
		expect(contentHash({ a: 1, b: { c: 2, d: 3 } })).toBe(contentHash({ b: { d: 3, c: 2 }, a: 1 }));
		expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: '1' }));
	});
});
