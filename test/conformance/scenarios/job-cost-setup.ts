import assert from 'node:assert/strict';

import { setupCheck, setupPrepare } from '../../../core/job-cost/setup/verbs';
import { effects, good, type Ground, run } from './kit';

/** Setup creates what is missing, and a second run changes nothing. */
export async function setupTwice(ground: Ground): Promise<void> {
	good(await run(ground, setupPrepare, [{}]));
	const again = await run(ground, setupPrepare, [{}]);
	assert.deepEqual(effects(again), ['unchanged']);
	assert.equal(again.applyCalls, 0, 'nothing is written or even read to write');
	const check = good(await run(ground, setupCheck, [{}]));
	assert.equal(check.result.ready, true);
	assert.deepEqual(check.result.missing, []);
}
