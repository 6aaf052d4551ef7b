/** What a person sees in the editor: each template's canvas, each node's panel. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { openEditor } from '../../scripts/lib/browser.mjs';
import { PACKAGE, TMP } from '../../scripts/lib/pack.mjs';
import { check } from '../../scripts/lib/tally.mjs';

const SHOTS = join(TMP, 'screenshots');
const byId = (page, id) => page.locator(`[data-test-id="${id}"]`);
const canvasNode = (page, name) =>
	page.locator(`[data-test-id="canvas-node"][data-node-name=${JSON.stringify(name)}]`);

/** The canvas of a template, as large as it fits, with every node on it. */
async function openWorkflow(page, url, template) {
	await page.goto(`${url}/workflow/${template.id}`);
	for (const { name } of template.nodes.filter((one) => !one.type.endsWith('.stickyNote'))) {
		await canvasNode(page, name).waitFor({ state: 'attached' });
	}
	await byId(page, 'zoom-to-fit').click();
	await page.waitForTimeout(600);
}

/** Names on the output handles of a node; n8n shows them where a node has several outputs. */
const outputNames = (type) => {
	const names = (type.outputNames ?? []).concat(
		Array.isArray(type.outputs) ? type.outputs.map((output) => output.displayName ?? '') : [],
	);
	return names.filter((name) => name !== '');
};

/** An image that the browser really drew. */
async function assertDrawn(locator) {
	const image = locator.locator('img').first();
	await image.waitFor();
	const width = await image.evaluate((element) =>
		element.decode().then(() => element.naturalWidth),
	);
	assert.ok(width > 0, 'the icon was not drawn');
}

/** Parameters of several resources may share a name. */
const isShown = ({ displayOptions }, parameters) =>
	Object.entries(displayOptions?.show ?? {}).every(
		([name, values]) => !(name in parameters) || values.includes(parameters[name]),
	);

async function checkNodePanel({ page, node, type }) {
	const onCanvas = canvasNode(page, node.name);
	await assertDrawn(onCanvas);
	for (const name of outputNames(type)) {
		await onCanvas.getByText(name, { exact: true }).first().waitFor({ state: 'attached' });
	}
	await onCanvas.dblclick();
	const title = byId(page, 'node-title-container');
	await title.waitFor();
	assert.match(await title.innerText(), new RegExp(escape(node.name)));
	await assertDrawn(byId(page, 'ndv'));
	for (const parameter of Object.keys(node.parameters ?? {})) {
		const property = type.properties.find(
			(one) => one.name === parameter && isShown(one, node.parameters),
		);
		if (property === undefined || ['notice', 'hidden', 'collection'].includes(property.type))
			continue;
		await page.getByText(property.displayName, { exact: true }).first().waitFor();
	}
	assert.equal(await page.getByText('Install this node to use it').count(), 0);
	await page.screenshot({ path: join(SHOTS, `node-${slug(node.name)}.png`) });
	await page.keyboard.press('Escape');
	await title.waitFor({ state: 'hidden' });
}

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-');

export async function checkEditor({ url, imported, types, tally }) {
	mkdirSync(SHOTS, { recursive: true });
	const editor = await check(tally, 'the owner signs in', () => openEditor(url));
	if (editor === undefined) return;
	const { page, faults } = editor;
	const typeOf = (name) => types.find((type) => type.name === name);
	const seen = new Set();
	try {
		for (const template of imported) {
			const label = template.file.replace('.json', '');
			await check(tally, `${label}: opens on the canvas with every node`, async () => {
				await openWorkflow(page, url, template);
				await page.screenshot({ path: join(SHOTS, `${label}.png`) });
			});
			for (const node of template.nodes.filter((one) => one.type.startsWith(`${PACKAGE}.`))) {
				// One panel for each operation is enough: equal operations show equal panels.
				const { resource = '', operation = '' } = node.parameters;
				const kind = `${node.type} ${resource} ${operation}`;
				if (seen.has(kind)) continue;
				seen.add(kind);
				await check(
					tally,
					`${label}: "${node.name}" shows name, icon, parameters and outputs`,
					async () => {
						// A panel left open by a failed check would cover the canvas.
						if ((await byId(page, 'node-title-container').count()) > 0) {
							await openWorkflow(page, url, template);
						}
						await checkNodePanel({ page, node, type: typeOf(node.type) });
					},
				);
			}
		}
		for (const type of types.filter((one) => one.name.startsWith(`${PACKAGE}.`))) {
			await check(tally, `"${type.displayName}" is found in the node list`, async () => {
				await openWorkflow(page, url, imported[0]);
				await byId(page, 'node-creator-plus-button').click();
				await byId(page, 'node-creator-search-bar').fill(type.displayName);
				await byId(page, 'node-creator-item-name')
					.getByText(type.displayName, { exact: true })
					.first()
					.waitFor();
			});
		}
		await check(tally, 'the editor reported no script error', () => assert.deepEqual(faults, []));
	} finally {
		await editor.close();
	}
}
