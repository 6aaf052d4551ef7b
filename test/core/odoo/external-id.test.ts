import {
	externalId,
	lineExternalId,
	splitExternalId,
	sourceOfExternalId,
} from '../../../core/odoo/external-id';

const parts = { system: 'procore', tenant: '8089', entity: 'project', key: '4711' };

describe('External IDs', () => {
	it('are built of system, tenant, entity and key', () => {
		expect(externalId(parts)).toBe('n8n.procore.8089.project.4711');
		expect(lineExternalId(externalId(parts), '2')).toBe('n8n.procore.8089.project.4711.2');
	});

	it('hold letters, digits, hyphen and underscore only', () => {
		expect(externalId({ ...parts, key: 'A-1_b' })).toMatch(/\.A-1_b$/);
		expect(externalId({ ...parts, key: '03 30.00' })).toMatch(/\.03_x20_30_x2E_00$/);
		expect(externalId({ ...parts, key: 'Größe 🏗' })).toMatch(/^[A-Za-z0-9_.-]+$/);
	});

	it('are different for different keys', () => {
		const keys = [
			'a b',
			'a_x20_b',
			'a_x5F_x20_b',
			'a.b',
			'a,b',
			'A b',
			'a  b',
			'__x',
			'_x_',
			'ä',
			'a\u0308',
		];
		const ids = keys.map((key) => externalId({ ...parts, key }));
		expect(new Set(ids).size).toBe(keys.length);
	});

	it('shorten a long part to a hash of all of it', () => {
		const long = 'x'.repeat(65);
		const id = externalId({ ...parts, key: long });
		expect(id).toMatch(/\.[0-9a-f]{24}$/);
		expect(id).not.toBe(externalId({ ...parts, key: `${long}x` }));
		expect(externalId({ ...parts, key: 'x'.repeat(64) })).toMatch(/x{64}$/);
	});

	it.each(['', '   ', 'x'.repeat(5000), 5 as unknown as string])('refuse the key %p', (key) => {
		expect(() => externalId({ ...parts, key })).toThrow(
			expect.objectContaining({ code: 'external_id.part_missing', field: 'key' }) as Error,
		);
	});

	it('split at the first dot, as Odoo does', () => {
		expect(splitExternalId('n8n.a.b.c')).toEqual({ module: 'n8n', name: 'a.b.c' });
		for (const bad of ['n8n', 'n8n.', '.a', 'n8n.a b', 'n8n.a\n', '']) {
			expect(() => splitExternalId(bad)).toThrow(
				expect.objectContaining({ code: 'external_id.malformed' }) as Error,
			);
		}
	});
});

describe('sourceOfExternalId', () => {
	it('gives back what the External ID was made of, also for a line', () => {
		const parts = { system: 'procore', tenant: '80.89', entity: 'cost_code', key: '03_x 300/ü' };
		const id = externalId(parts);
		expect(sourceOfExternalId(id)).toEqual(parts);
		expect(sourceOfExternalId(lineExternalId(id, '7'))).toEqual(parts);
	});

	it.each(['base.main_company', 'n8n.procore', '', 'n8n....', '__export__.a.b.c.d'])(
		'is nothing for %j',
		(id) => {
			expect(sourceOfExternalId(id)).toBeNull();
		},
	);
});
