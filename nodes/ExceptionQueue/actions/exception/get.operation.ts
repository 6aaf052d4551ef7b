import type { IDataObject } from 'n8n-workflow';

import { readRecord } from '../../../../core/control/inbox/correction';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import { exceptionId, readExceptionId } from '../parameters';
import { entryJson, proposalJson } from '../present';

export const get: LedgerOperation = {
	value: 'get',
	name: 'Get',
	action: 'Get exception',
	description: 'Read one exception with its record, its proposals and its audit trail',
	properties: [exceptionId],
	run: async ({ ledger, scope }, asked) => {
		const { entry, payload, proposals, trail } = await ledger.open(scope, readExceptionId(asked));
		return [
			{
				json: {
					effect: 'read',
					...entryJson(entry),
					payload: payload === null ? null : (readRecord(payload) as IDataObject),
					proposals: proposals.map(proposalJson),
					trail: trail.map(({ n, at, actor, what, before, after, detail }) => ({
						n,
						at: new Date(at).toISOString(),
						actor,
						what,
						before,
						after,
						detail: { ...detail },
					})),
				},
			},
		];
	},
};
