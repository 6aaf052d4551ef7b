import { correctedPayload, type Correction } from '../../../../core/control/inbox/correction';
import { Fault } from '../../../../core/faults';
import { canonical } from './entries';

const MAX = 100_000;

function correct(stored: unknown, correction: Correction, maxBytes = MAX): unknown {
	const text = correctedPayload(correction, {
		stored: stored === null ? null : JSON.stringify(stored),
		maxBytes,
		timezone: 'UTC',
	});
	return JSON.parse(text) as unknown;
}

const fields = (values: Record<string, unknown>): Correction => ({ kind: 'fields', values });
const json = (value: unknown): Correction => ({
	kind: 'json',
	text: typeof value === 'string' ? value : JSON.stringify(value),
});

function refusal(stored: unknown, correction: Correction, maxBytes = MAX): Fault {
	try {
		correct(stored, correction, maxBytes);
	} catch (thrown) {
		if (thrown instanceof Fault) return thrown;
		throw thrown;
	}
	throw new Error('the correction was accepted');
}

describe('fields of a canonical record', () => {
	const order = canonical('purchase_order');

	it('changes one value deep in a line and leaves the rest', () => {
		const corrected = correct(order, fields({ 'lines.0.costCode.code': '03-310' }));
		const data = order['data'] as { lines: object[] };
		expect(corrected).toEqual({
			...order,
			data: { ...data, lines: [{ ...data.lines[0], costCode: { code: '03-310' } }] },
		});
	});

	it('adds a field that is missing, and takes one away', () => {
		expect(correct(order, fields({ 'vendor.code': 'V-7' }))).toMatchObject({
			data: { vendor: { id: '7', code: 'V-7' } },
		});
		const both = correct(order, fields({ 'vendor.id': '', 'vendor.code': 'V-7' })) as typeof order;
		expect((both['data'] as { vendor: object }).vendor).toEqual({ code: 'V-7' });
	});

	it('leaves nothing behind where nothing was', () => {
		const values = { 'retention.percent': '', 'vendor.code': '', number: 'PO-2' };
		expect(correct(order, fields(values))).toEqual({
			...order,
			data: { ...(order['data'] as object), number: 'PO-2' },
		});
	});

	it('keeps the marks of the delivery it came with', () => {
		const delivery = { event: 'e-1', parts: 2 };
		expect(correct({ ...order, delivery }, fields({ number: 'PO-2' }))).toMatchObject({ delivery });
	});

	it.each([
		['a value the schema refuses', { 'lines.0.amount': 'twelve' }, 'lines.0.amount'],
		['a required field taken away', { number: '' }, 'number'],
		['an unknown choice', { 'status.commercial': 'maybe' }, 'status.commercial'],
	])('refuses %s and names the field', (_, values, field) => {
		expect(refusal(order, fields(values as Record<string, unknown>))).toMatchObject({
			class: 'source_data',
			field: expect.stringContaining(field) as string,
		});
	});

	it.each(['lines.7.amount', 'lines', 'number.x', '__proto__.polluted', 'constructor', 'lines.0'])(
		'refuses the path %s',
		(path) => {
			expect(refusal(order, fields({ [path]: 'x' })).code).toBe('correction.no_such_field');
			expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
		},
	);

	it('refuses what changes nothing', () => {
		expect(refusal(order, fields({ number: 'PO-1' })).code).toBe('correction.nothing_changed');
		expect(refusal(order, fields({})).code).toBe('correction.nothing_changed');
	});
});

describe('fields of any other record', () => {
	const record = { po: { no: 'A-1', total: 10.5, open: true }, rows: [{ qty: 1 }] };

	it('keeps the type a value had', () => {
		const corrected = correct(record, fields({ 'po.total': '11.25', 'po.open': 'false' }));
		expect(corrected).toEqual({ ...record, po: { no: 'A-1', total: 11.25, open: false } });
		expect(refusal(record, fields({ 'po.total': '1,5' })).code).toBe('correction.not_a_number');
		expect(refusal(record, fields({ 'po.open': 'yes' })).code).toBe('correction.not_a_boolean');
	});

	it('needs a whole record', () => {
		expect(refusal(null, fields({ a: 'b' })).code).toBe('correction.payload_gone');
		const cut = { truncated: true, bytes: 9, sha256: 'x' };
		expect(refusal(cut, fields({ a: 'b' })).code).toBe('correction.payload_gone');
		expect(correct(null, json({ a: 1 }))).toEqual({ a: 1 });
	});
});

describe('the whole record', () => {
	const project = canonical('project');

	it('takes another content of the same record', () => {
		const corrected = { ...project, data: { code: 'P-1', name: 'South Building' } };
		expect(correct(project, json(corrected))).toEqual(corrected);
	});

	it.each(['type', 'system', 'tenant', 'nativeid'])('refuses another %s', (name) => {
		const other = { ...project, [name]: name === 'type' ? 'construction.vendor.v1' : 'other' };
		expect(refusal(project, json(other))).toMatchObject({
			code: 'correction.other_record',
			field: name,
		});
	});

	it.each([
		['text', '{"a": 1,\n"b" 2}', 'correction.not_json'],
		['a list', '[1]', 'correction.not_a_record'],
		['a reserved key', '{"a": {"__proto__": {"x": 1}}}', 'source.reserved_key'],
		['a bomb of levels', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`, 'source.too_deep'],
	])('refuses %s', (_, text, code) => {
		expect(refusal({ a: 0 }, json(text)).code).toBe(code);
	});

	it('refuses more than the ledger keeps', () => {
		expect(refusal({ a: 0 }, json({ a: 'x'.repeat(500) }), 400).code).toBe('correction.too_large');
	});

	it('puts hidden values back, and never stores a mask', () => {
		const record = { vendor: 'Acme', iban: 'DE89370400440532013000', apiKey: 's3cr3t-value' };
		const edited = { vendor: 'Acme Ltd', iban: '****3000', apiKey: '***' };
		expect(correct(record, json(edited))).toEqual({ ...record, vendor: 'Acme Ltd' });
		expect(refusal(record, json({ ...edited, iban: '****3001' }))).toMatchObject({
			code: 'correction.mask_left',
			field: 'iban',
		});
		expect(correct(record, json({ ...edited, iban: 'GB33BUKB20201555555555' }))).toMatchObject({
			iban: 'GB33BUKB20201555555555',
		});
	});
});
