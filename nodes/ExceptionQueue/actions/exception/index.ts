import type { LedgerResource } from '../../../shared/ledger-operation';
import { acknowledge } from './acknowledge.operation';
import { assign } from './assign.operation';
import { decide } from './decide.operation';
import { dismiss } from './dismiss.operation';
import { get } from './get.operation';
import { getMany } from './get-many.operation';
import { replay } from './replay.operation';
import { report } from './report.operation';
import { resolve } from './resolve.operation';
import { route } from './route.operation';

export const exception: LedgerResource = {
	value: 'exception',
	name: 'Exception',
	description: 'A delivery that waits for a person',
	operations: [acknowledge, assign, decide, dismiss, get, getMany, route, replay, report, resolve],
};
