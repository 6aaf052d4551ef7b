import { requisitionGet } from '../../../../core/procurement/requisition/read';
import { defineOperation } from '../../../shared/operation';
import { readRecord, record } from './record';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get requisition',
	description: 'Read a requisition with its lines, its decision and its orders',
	properties: [record],
	mode: 'batch',
	verb: requisitionGet,
	read: readRecord,
});
