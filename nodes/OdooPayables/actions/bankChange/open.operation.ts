import type { IDataObject } from 'n8n-workflow';

import { vendorBankChange } from '../../../../core/canonical/entities/vendor-bank-change';
import { bankChangeOpen } from '../../../../core/payables/bank/open';
import { scrubbed } from '../../../../core/payables/bank/scrub';
import { eventDelivery } from '../../../shared/delivery-facts';
import { canonicalInput, readCanonical } from '../../../shared/descriptions/canonical-input';
import { writing } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';

export const openCase = defineOperation({
	value: 'open',
	name: 'Open',
	action: 'Open a bank case',
	description:
		'Open a case for a request to pay a vendor to another account, and hold its payments. No bank details are written.',
	properties: [...canonicalInput(vendorBankChange), ...writing],
	entity: vendorBankChange,
	mode: 'batch',
	verb: bankChangeOpen,
	read: (item) => readCanonical(item, vendorBankChange),
	delivery: (item) => {
		const { revision, ...facts } = eventDelivery(item);
		// A hash of the whole request would tell its account number to whoever tries them all.
		return revision?.kind === 'hash' || revision === undefined ? facts : { ...facts, revision };
	},
	keep: (json) => scrubbed(json) as IDataObject,
});
