import { NEEDED_ON, PURCHASE_LINE } from '../../../odoo/models/purchase';
import { setupId } from '../names';
import type { ManualField } from './manual-model';

/** A field this package adds to a model of Odoo's, when the app that brings it is installed. */
export interface ExtraField {
	readonly part: string;
	readonly model: string;
	readonly externalId: string;
	readonly field: ManualField;
	/** What it is for, for the person who lets Setup create it. */
	readonly about: string;
}

export const EXTRA_FIELDS: readonly ExtraField[] = [
	{
		part: 'needed-on-field',
		model: PURCHASE_LINE,
		externalId: setupId('field', 'order-line-needed-on'),
		field: { name: NEEDED_ON, label: 'Needed On', ttype: 'date' },
		about:
			'Field of order lines for the day the goods are needed, beside the day the vendor promised (Expected Arrival)',
	},
];
