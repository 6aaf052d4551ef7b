import {
	keptTrail,
	readTrail,
	trailOf,
	trailText,
	withoutTrail,
} from '../../../core/procurement/trail';

const found = (trail: string, documents: readonly string[] = ['PO-1001']) =>
	readTrail(trailText({ documents, trail }));

it('stands after the documents, and alone without one', () => {
	expect(trailText({ documents: ['P00001', 'P00002'], trail: 'req-7' })).toBe(
		'P00001, P00002, trail:req-7',
	);
	expect(trailText({ documents: [], trail: 'req-7' })).toBe('trail:req-7');
	expect(trailText({ documents: ['PO-1'], trail: '' })).toBe('PO-1');
	expect(trailText({ documents: ['', 'PO-1'], trail: '' })).toBe('PO-1');
});

it.each([
	'req-7',
	'requisition/4711/upsert/2026-03-04T08:15:00Z',
	'two words, and 100 %',
	'line\nbreak',
	'äöü ß',
	'a%2Cb',
	'trail:nested',
])('reads %j as it was written', (trail) => {
	expect(found(trail)).toBe(trail);
	expect(trailText({ documents: [], trail })).not.toMatch(/\s/);
});

it('knows a long id by its digest, the same each time', () => {
	const id = `purchase_order/4711/upsert/${'a'.repeat(90)}`;
	const trail = trailOf(id);
	expect(trail).toMatch(/^[0-9a-f]{24}$/);
	expect(found(id)).toBe(trail);
	expect(trailOf(trail)).toBe(trail);
	expect(trailOf('x'.repeat(100))).toHaveLength(100);
	expect(trailOf(undefined)).toBe('');
});

it('is found among what Odoo and people add', () => {
	expect(readTrail('P00001, trail:req-7, P00002')).toBe('req-7');
	expect(readTrail('trail:one, trail:two')).toBe('two');
	expect(readTrail('PO-1')).toBe('');
	expect(readTrail(false)).toBe('');
	expect(readTrail('retrail:no')).toBe('');
	expect(readTrail('trail:%E0%A4%A')).toBe('%E0%A4%A');
});

it('is taken off the number of the document', () => {
	expect(withoutTrail('PO-1, rev. 2, trail:req-7')).toBe('PO-1, rev. 2');
	expect(withoutTrail('trail:req-7')).toBe('');
	expect(withoutTrail('trail:req-7, P00002')).toBe('P00002');
	expect(withoutTrail(null)).toBe('');
});

it('stays what it was', () => {
	expect(keptTrail('PO-1, trail:first', 'second')).toBe('first');
	expect(keptTrail('PO-1', 'second')).toBe('second');
	expect(keptTrail(false, undefined)).toBe('');
});
