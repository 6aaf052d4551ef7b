import { costEntry } from '../../../../core/canonical/entities/cost-entry';
import { otherCostPost } from '../../../../core/job-cost/posting/cost-entry';
import { postOperation } from './post';

export const other = postOperation({
	value: 'other',
	name: 'Post Other Cost',
	action: 'Post other cost',
	description:
		'Book a cost that comes from nowhere else in Odoo; shows in job cost, not in the ledger',
	entity: costEntry,
	verb: otherCostPost,
	properties: [],
	more: () => ({}),
});
