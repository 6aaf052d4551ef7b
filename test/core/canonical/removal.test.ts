import type { CanonicalItem } from '../../../core/canonical/envelope';
import { refuseBareRemoval } from '../../../core/canonical/removal';

const item = (action: string, data: object) =>
	({ action, nativeid: '4711', data }) as unknown as CanonicalItem;

describe('a record removed at its source', () => {
	it.each(['delete', 'void', 'reject', 'reverse'])(
		'is not kept as if it still counted: %s',
		(action) => {
			expect(() => refuseBareRemoval(item(action, { originalAmount: '5' }))).toThrow(
				expect.objectContaining({
					code: 'canonical.removal_not_kept',
					field: 'action',
				}) as Error,
			);
			expect(() => refuseBareRemoval(item(action, { status: { commercial: 'approved' } }))).toThrow(
				'4711',
			);
		},
	);

	it('is kept where the data say that it is gone', () => {
		for (const data of [{ active: false }, { status: { commercial: 'void' } }]) {
			expect(() => refuseBareRemoval(item('delete', data))).not.toThrow();
		}
	});

	it.each(['upsert', 'submit', 'approve', 'execute', 'post', 'pay'])('%s is kept', (action) => {
		expect(() => refuseBareRemoval(item(action, { originalAmount: '5' }))).not.toThrow();
	});
});
