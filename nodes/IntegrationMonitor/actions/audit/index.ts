import type { LedgerResource } from '../../../shared/ledger-operation';
import { archive } from './archive.operation';
import { exportTrail } from './export.operation';
import { publishHead } from './publish-head.operation';
import { verify } from './verify.operation';

export const audit: LedgerResource = {
	value: 'audit',
	name: 'Audit Trail',
	description: 'Who did what, when, and from which record of which source, chained by hashes',
	operations: [verify, exportTrail, publishHead, archive],
};
