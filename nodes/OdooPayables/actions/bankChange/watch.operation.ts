import type { IDataObject } from 'n8n-workflow';

import { BANK_CASE_STATES } from '../../../../core/odoo/models/vendor-bank-case';
import { bankChangeGetMany, bankChangeWatch } from '../../../../core/payables/bank/watch';
import { dryRun, limit, returnAll } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';
import { readLimit } from '../../../shared/list-question';

export const watchAccounts = defineOperation({
	value: 'watch',
	name: 'Watch',
	action: 'Watch bank accounts of vendors',
	description:
		'Find accounts of vendors that were entered or changed in Odoo without a confirmed case, and open one for each',
	properties: [
		{
			displayName: 'Accept Existing',
			name: 'acceptExisting',
			type: 'boolean',
			default: false,
			description:
				'Whether to take all accounts that nobody looked at yet as right. Turn it on for the first run only, after a person has gone through them.',
		},
		dryRun,
	],
	mode: 'batch',
	verb: bankChangeWatch,
	read: (item) => ({ acceptExisting: item.parameter('acceptExisting') === true }),
	delivery: (_, { acceptExisting }) => ({
		kind: 'command',
		system: 'odoo',
		tenant: 'watch',
		entity: 'vendor_bank_change',
		nativeId: 'accounts',
		action: 'watch',
		facts: {
			title: acceptExisting ? 'Accept bank accounts of vendors' : 'Watch bank accounts of vendors',
		},
	}),
});

export const listCases = defineOperation({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many bank cases',
	description: 'List bank cases, the oldest first',
	properties: [
		returnAll,
		limit,
		{
			displayName: 'States',
			name: 'states',
			type: 'multiOptions',
			options: [...BANK_CASE_STATES].sort().map((value) => ({
				name: value.replace(/_/g, ' ').replace(/\b[a-z]/g, (first) => first.toUpperCase()),
				value,
			})),
			default: ['confirmed', 'half_confirmed', 'open'],
			description: 'Where they stand; the default lists those that hold payments',
		},
	],
	mode: 'batch',
	verb: bankChangeGetMany,
	read: (item) => ({
		states: item.parameter('states'),
		...readLimit(item),
	}),
	present: ({ cases }) => cases.map((one) => ({ json: { ...one } as unknown as IDataObject })),
});
