/** The delivery ledger in a real n8n: what the sample records became, and the pages that show it. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { DELIVERIES } from '../../sandbox/demo/deliveries.mjs';
import { openBrowser } from '../../scripts/lib/browser.mjs';
import { runSample } from '../../scripts/lib/deliveries.mjs';
import { itemsOf } from '../../scripts/lib/n8n.mjs';
import { TMP } from '../../scripts/lib/pack.mjs';
import { PAGE_LOGIN, askPage, pagesOf, publish } from '../../scripts/lib/pages.mjs';
import { say } from '../../scripts/lib/say.mjs';
import { check } from '../../scripts/lib/tally.mjs';
import { DASHBOARD, ERROR_HANDLER, INBOX } from '../../scripts/lib/templates.mjs';

const SHOTS = join(TMP, 'screenshots');
const POSTS = ['Post Hours', 'Post Machine Hours', 'Post Material'];
const REPORTS = ['Exceptions: Hours', 'Exceptions: Machines', 'Exceptions: Material'];

const tally = (words) =>
	words.reduce((counts, word) => ({ ...counts, [word]: (counts[word] ?? 0) + 1 }), {});

/** Where each record ended: `applied`, `waiting`, or the queue of a role. */
const endsOf = (execution) =>
	tally([
		...POSTS.flatMap((node) => itemsOf(execution, node)).map(() => 'applied'),
		// Every exception, of the map and of the posting, comes by here.
		...REPORTS.flatMap((node) => itemsOf(execution, node)).map(({ state, queue }) =>
			state === 'dead' ? queue : 'waiting',
		),
	]);

const text = async (url) => {
	const answer = await askPage(url);
	assert.equal(answer.status, 200);
	return await answer.text();
};

/** Exceptions by queue as Prometheus reads them. */
const queued = (metrics) =>
	Object.fromEntries(
		[...metrics.matchAll(/^construction_delivery_exceptions_queue\{.*queue="(\w+)".*\} (\d+)$/gm)]
			.map(([, queue, count]) => [queue, Number(count)])
			.sort(),
	);

async function photograph(url, name) {
	mkdirSync(SHOTS, { recursive: true });
	for (const theme of ['light', 'dark']) {
		const { page, faults, close } = await openBrowser({ theme, login: PAGE_LOGIN });
		try {
			await page.goto(url);
			await page.screenshot({ path: join(SHOTS, `${name}-${theme}.png`), fullPage: true });
			const wide = await page.evaluate(
				() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
			);
			assert.ok(wide <= 0, `the page is ${wide} pixels wider than the window`);
			assert.deepEqual(faults, []);
		} finally {
			await close();
		}
	}
}

export async function checkDeliveries({ session, odoo, demo, imported, tally: counts }) {
	const named = (file) => imported.find((template) => template.file === file);
	const pages = { ...pagesOf(session, named(INBOX)), ...pagesOf(session, named(DASHBOARD)) };
	const dashboard = pages['Open the Dashboard'];
	const metrics = pages['Read by Prometheus'];
	const inbox = pages['Open the Inbox'];

	await check(counts, 'error handler, inbox and dashboard are published', async () => {
		for (const file of [ERROR_HANDLER, INBOX, DASHBOARD]) await publish(session, named(file));
	});
	if (demo) {
		const before = queued(await text(metrics));
		await check(counts, 'right records arrive, wrong ones wait for the right people', async () => {
			const ends = endsOf(await runSample(session, odoo));
			assert.deepEqual(ends, tally(DELIVERIES.map(({ then }) => then)));
		});
		const after = queued(await text(metrics));
		await check(counts, 'the metrics count them by queue', () => {
			const expected = tally(DELIVERIES.map(({ then }) => then));
			const more = Object.keys(after).map((queue) => [
				queue,
				after[queue] - (before[queue] ?? 0),
				expected[queue] ?? 0,
			]);
			for (const [queue, found, wanted] of more) assert.equal(found, wanted, queue);
		});
		await check(counts, 'sent again they are known: nothing is added', async () => {
			const ends = endsOf(await runSample(session, odoo));
			assert.deepEqual(ends, tally(DELIVERIES.map(({ then }) => then)));
			assert.deepEqual(queued(await text(metrics)), after);
		});
	} else {
		counts.skipped += 1;
		say('  skip  sample deliveries: this Odoo does not hold the demo contractor (--seed)');
	}
	await check(counts, 'without a login no page shows anything', async () => {
		for (const url of Object.values(pages)) {
			const answer = await fetch(url);
			assert.equal(answer.status, 401, url);
			assert.doesNotMatch(await answer.text(), /delivery|exception/i);
		}
	});
	await check(counts, 'the dashboard says who has to act, without scripts', async () => {
		const html = await text(dashboard);
		assert.match(html, /Who has to act/);
		assert.doesNotMatch(html, /<script/i);
		await photograph(dashboard, 'page-dashboard');
	});
	await check(counts, 'the inbox opens', async () => {
		assert.match(await text(inbox), new RegExp(PAGE_LOGIN.user));
		await photograph(inbox, 'page-inbox');
	});
}
