import { requisitionReject } from '../../../../core/procurement/requisition/decide';
import { dryRun } from '../../../shared/descriptions/common';
import { reasonLike } from '../../../shared/descriptions/decision';
import { defineOperation } from '../../../shared/operation';
import { command, contentHash, decidedBy, filled, readRecord, record } from './record';

export const reject = defineOperation({
	value: 'reject',
	name: 'Reject',
	action: 'Reject requisition',
	description: 'Record that a requisition is not to be ordered; the result tells the source why',
	properties: [record, decidedBy, reasonLike('Get two more quotes'), contentHash, dryRun],
	mode: 'batch',
	verb: requisitionReject,
	read: (item) => ({ ...readRecord(item), ...filled(item, 'by', 'contentHash', 'reason') }),
	delivery: command('reject', 'Reject'),
});
