import { writeSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { appendFacts } from '../../core/delivery/audit/chain';
import { CONNECTION, entry } from '../core/delivery/stores/rows';
import { openWriterStore, type WriterStore } from './store-place';

/** Lines a writer prints: `+<key>` after a commit, `~<ms>` the longest stop of its event loop so far. */
const LAG_EVERY = 50;

/**
 * A process that writes deliveries until it is killed: `<name> <store as JSON>`. A key is printed only
 * when its transaction, one entry and one audit record, is committed.
 */
async function main(name: string, place: WriterStore): Promise<never> {
	const store = await openWriterStore(place);
	const lag = monitorEventLoopDelay({ resolution: 5 });
	lag.enable();
	for (let n = 1; ; n += 1) {
		const key = `${name}-${String(n)}`;
		await store.write(CONNECTION, async (tx) => {
			await tx.insertEntries([entry(n, { key, lane: key })]);
			await appendFacts(tx, CONNECTION, [
				{
					actor: name,
					what: 'entry.accepted',
					key,
					record: '',
					before: null,
					after: null,
					detail: {},
				},
			]);
		});
		writeSync(1, `+${key}\n`);
		if (n % LAG_EVERY === 0) writeSync(1, `~${(lag.max / 1e6 - 5).toFixed(1)}\n`);
	}
}

const [, , name = 'writer', place = ''] = process.argv;
void main(name, JSON.parse(place) as WriterStore);
