import { retentionGet } from '../../../../core/payables/retention/get';
import { readReference } from '../../../shared/descriptions/reference';
import { defineOperation } from '../../../shared/operation';
import { subcontract } from './subcontract';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get retention',
	description: 'Read what is held, released and still owed of a subcontract, line by line',
	properties: [subcontract],
	mode: 'batch',
	verb: retentionGet,
	read: (item) => {
		const { ref, origin } = readReference(item, 'subcontract');
		return { record: ref, ...origin };
	},
});
