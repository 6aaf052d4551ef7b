import { envelopeSchema } from '../../../core/canonical/envelope';
import { canonicalJson, contentHash } from '../../../core/canonical/hash';
import { parseItem, toItem } from '../../../core/canonical/item';
import { eventKey, lineKey, recordKey, writeKey } from '../../../core/canonical/keys';
import { entityOf, type EntityName } from '../../../core/canonical/registry';
import { SAMPLES } from './samples';

const build = (more: Partial<Parameters<typeof toItem>[0]> = {}, name: EntityName = 'cost_code') =>
	toItem(
		{
			entity: entityOf(name),
			system: 'procore',
			tenant: '8089',
			nativeId: '4711',
			time: '2026-03-02T10:00:00Z',
			...more,
		},
		SAMPLES[name],
	);

describe('the envelope', () => {
	it('is a valid one, the same for the same facts', () => {
		const { data, ...envelope } = build();
		expect(envelopeSchema.safeParse(envelope).error).toBeUndefined();
		expect(data).toEqual(SAMPLES.cost_code);
		expect(build()).toEqual(build());
		expect(envelope).toMatchObject({
			source: '/procore/8089',
			type: 'construction.cost_code.v1',
			subject: 'cost_code/4711',
			dataschema: 'urn:construction:cost_code:v1',
			revisionkind: 'hash',
			revision: contentHash(SAMPLES.cost_code),
		});
	});

	it('keeps its id valid for the longest native id and revision', () => {
		const { id, subject } = build({
			nativeId: 'n'.repeat(200),
			revision: { kind: 'version', value: '1'.repeat(128) },
		});
		expect(id).toHaveLength(64);
		expect(subject).toBe(`cost_code/${'n'.repeat(200)}`);
	});
});

describe('keys', () => {
	it('tell events, records, effects and lines apart', () => {
		const item = build({ revision: { kind: 'version', value: '7' } });
		expect(eventKey(item)).toBe('procore|8089|cost_code/4711/upsert/7');
		expect(recordKey(item)).toBe('procore|8089|cost_code|4711');
		expect(writeKey(item)).toBe('procore|8089|cost_code|4711|upsert|version|7');
		expect(lineKey(recordKey(item), '12')).toBe('procore|8089|cost_code|4711|12');
	});

	it('cannot be made alike by signs inside a part', () => {
		const one = build({ tenant: 'a|b', nativeId: 'c' });
		const two = build({ tenant: 'a', nativeId: 'b|c' });
		expect(recordKey(one)).not.toBe(recordKey(two));
		expect(recordKey(build({ nativeId: 'a%7Cb' }))).not.toBe(recordKey(build({ nativeId: 'a|b' })));
	});
});

describe('the content hash', () => {
	it('does not see the order of keys or absent values', () => {
		expect(contentHash({ b: 1, a: { d: [1, null], c: 'x' } })).toBe(
			contentHash({ a: { c: 'x', d: [1, null], e: undefined }, b: 1 }),
		);
		expect(canonicalJson({ b: 'ü"', a: [true, {}] })).toBe('{"a":[true,{}],"b":"ü\\""}');
	});

	it('sees every other difference', () => {
		const hashes = [{ a: '1' }, { a: 1 }, { a: '1.0' }, { a: ['1'] }, { b: '1' }, {}].map(
			contentHash,
		);
		expect(new Set(hashes).size).toBe(hashes.length);
	});

	it('is SHA-256', () => {
		expect(contentHash({})).toBe(
			'44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
		);
	});
});

describe('reading an item', () => {
	it('takes what the builder made', () => {
		expect(parseItem(build())).toEqual({ item: build() });
	});

	it.each([
		['nothing', null, 'source.not_an_object'],
		['a list', [build()], 'source.not_an_object'],
		['no tenant', { ...build(), tenant: undefined }, 'source.missing_field'],
		[
			'another version',
			{ ...build(), type: 'construction.cost_code.v9' },
			'canonical.unknown_type',
		],
		['an unknown entity', { ...build(), type: 'construction.castle.v1' }, 'canonical.unknown_type'],
		['another entity', build({}, 'vendor'), 'canonical.wrong_entity'],
		['bad data', { ...build(), data: { code: '=1', name: 'x' } }, 'source.invalid_field'],
		['an extra attribute', { ...build(), error: 'x' }, 'source.unknown_field'],
		['a reserved key', JSON.parse('{"__proto__":{"a":1}}') as unknown, 'source.reserved_key'],
	])('refuses %s', (_what, json, code) => {
		const read = parseItem(json, ['cost_code']);
		expect(read).toMatchObject({ fault: { code } });
	});
});
