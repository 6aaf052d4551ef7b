import { fault } from '../faults';
import type { CanonicalItem } from './envelope';

const REMOVING = new Set<string>(['delete', 'void', 'reject', 'reverse']);
const GONE = new Set<unknown>(['rejected', 'void', 'reversed', 'terminated']);

/**
 * Refuses a removal that its data do not bear out. The operations keep what `data` says: a code with
 * `active: false` is archived and a void budget change is void, but the data of a record deleted at
 * its source still hold the old figures, and keeping those would count a cost that no longer exists.
 *
 * @throws Fault `canonical.removal_not_kept`
 */
export function refuseBareRemoval({ action, nativeid, data }: CanonicalItem): void {
	if (!REMOVING.has(action)) return;
	const { active, status } = data as {
		readonly active?: unknown;
		readonly status?: { readonly commercial?: unknown };
	};
	if (active === false || GONE.has(status?.commercial)) return;
	throw fault({
		class: 'source_data',
		code: 'canonical.removal_not_kept',
		message: `The source says ${action} for record ${nativeid}, but its data still hold it as valid.`,
		remedy:
			'Nothing was changed. Send a code with active false, a budget line with status void; take a posted cost back with Cost Posting > Reverse.',
		field: 'action',
	});
}
