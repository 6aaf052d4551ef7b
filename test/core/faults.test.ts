import { fault, Fault, FAULT_CLASSES, toFault } from '../../core/faults';

const base = { code: 'x.y', message: 'It went wrong.', remedy: 'Mend it.' } as const;

describe('Fault', () => {
	it.each(
		FAULT_CLASSES.map(
			(name) => [name, name === 'unavailable' || name === 'unknown_outcome'] as const,
		),
	)('%s is retryable by default: %s', (name, retryable) => {
		expect(fault({ class: name, ...base }).retryable).toBe(retryable);
	});

	it('reports without cause, stack or undefined keys', () => {
		const report = fault({
			class: 'mapping',
			...base,
			field: 'cost code',
			cause: new Error('Authorization: bearer s3cret'),
		}).report();
		expect(report).toStrictEqual({
			class: 'mapping',
			...base,
			retryable: false,
			field: 'cost code',
		});
	});

	it('learns its row from a caller and keeps the rest', () => {
		const known = fault({ class: 'conflict', ...base, retryable: true }).with({ row: 7 });
		expect(known.report()).toMatchObject({ class: 'conflict', retryable: true, row: 7 });
	});
});

describe('toFault', () => {
	it('passes a fault through', () => {
		const known = fault({ class: 'rights', ...base });
		expect(toFault(known)).toBe(known);
	});

	it.each([[new TypeError('key=s3cret')], ['s3cret'], [{ debug: 's3cret' }], [undefined]])(
		'shows nothing of an unexpected throw',
		(thrown) => {
			const seen = toFault(thrown);
			expect(seen).toBeInstanceOf(Fault);
			expect(JSON.stringify(seen.report())).not.toContain('s3cret');
			expect(seen.retryable).toBe(false);
		},
	);
});
