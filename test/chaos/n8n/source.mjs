/** A source that sends each event until the Construction Webhook Trigger has said that it keeps it. */
import { createHmac } from 'node:crypto';

import { pause } from '../../../scripts/lib/processes.mjs';

export const SECRET = 'chaos-webhook-secret-2026';
const VENDORS = 25;
const TIMEOUT_MS = 20_000;

/** The Construction Webhook Trigger answers in JSON, with what became of the events. */
function isOurs(text) {
	try {
		return ['accepted', 'duplicate'].includes(JSON.parse(text).result);
	} catch {
		return false;
	}
}

export function startSource({ url, prefix, random, everyMs }) {
	/** What was acknowledged: highest version of a vendor, and the costs. */
	const vendors = new Map();
	const costs = new Set();
	const versions = new Map();
	const underWay = new Set();
	let sent = 0;
	let answered = 0;
	let notOurs = 0;
	let stopped = false;
	let number = 0;

	async function post(path, body) {
		const text = JSON.stringify(body);
		const signature = createHmac('sha256', SECRET).update(text).digest('hex');
		for (;;) {
			sent += 1;
			try {
				const answer = await fetch(`${url()}/webhook/${path}/events`, {
					method: 'POST',
					headers: { 'content-type': 'application/json', 'x-signature': signature },
					body: text,
					signal: AbortSignal.timeout(TIMEOUT_MS),
				});
				const said = await answer.text();
				// While n8n starts it answers every address with 200 and a sentence of its own.
				if (answer.status === 200 && isOurs(said)) return void (answered += 1);
				if (answer.status === 200) notOurs += 1;
			} catch {
				// Refused, cut or too slow: sent again below.
			}
			await pause(1_000 + random() * 2_000);
		}
	}

	async function vendor() {
		const which = 1 + Math.floor(random() * VENDORS);
		const version = (versions.get(which) ?? 0) + 1;
		versions.set(which, version);
		const mark = `${prefix}-V${which}.`;
		const event = { id: `V${which}`, version, name: `${mark} r${version}`, number: mark };
		await post('chaos-vendors', { ...event, event: `v-${which}-${version}` });
		vendors.set(mark, Math.max(vendors.get(mark) ?? 0, version));
	}

	async function cost() {
		number += 1;
		const id = `c-${number}`;
		const mark = `${prefix}-C${number}.`;
		const coding = { project: 'P1', code: 'concrete', type: 'labour' };
		const money = { day: '2026-03-02', amount: '12.50', kind: 'other' };
		const event = { id: `C${number}`, version: 1, ...coding, ...money, text: mark };
		await post('chaos-costs', { ...event, event: id });
		costs.add(mark);
		// Some senders repeat what was answered already.
		if (random() < 0.2) await post('chaos-costs', { ...event, event: id });
	}

	const loop = (async () => {
		while (!stopped) {
			// A source that is not answered does not pile up without end.
			if (underWay.size < 6) {
				const one = (random() < 0.6 ? vendor() : cost()).finally(() => underWay.delete(one));
				underWay.add(one);
			}
			await pause(everyMs);
		}
	})();
	return {
		vendors,
		costs,
		counts: () => ({ sent, answered, notOurs }),
		/** Begins nothing new and waits until all that was begun is answered. */
		stop: async () => {
			stopped = true;
			await loop;
			await Promise.all(underWay);
		},
	};
}
