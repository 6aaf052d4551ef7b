/** Every template runs at once, puts nothing on an exception branch, and a second run adds nothing. */
import assert from 'node:assert/strict';

import { itemsOf } from '../../scripts/lib/n8n.mjs';
import { PACKAGE } from '../../scripts/lib/pack.mjs';
import { check } from '../../scripts/lib/tally.mjs';
import { runTemplate } from '../../scripts/lib/templates.mjs';
import { EXPECTED } from './expected.mjs';

const own = (template) => template.nodes.filter((node) => node.type.startsWith(`${PACKAGE}.`));

/** Items on the last output of our nodes; a template's sample input gives none, unless it is meant to. */
const exceptions = (template, execution) => {
	const meant = EXPECTED[template.file]?.mayRaise ?? [];
	return own(template).flatMap((node) =>
		meant.includes(node.name)
			? []
			: itemsOf(execution, node.name, node.type.endsWith('.approvalPolicy') ? 3 : 1),
	);
};

/** Effects our writing nodes reported, e.g. `{ created: 4 }`. */
function effects(template, execution) {
	const counts = {};
	for (const node of own(template)) {
		for (const { effect } of itemsOf(execution, node.name)) {
			if (effect !== undefined) counts[effect] = (counts[effect] ?? 0) + 1;
		}
	}
	return counts;
}

export async function checkTemplates({ session, imported, demo, tally }) {
	for (const template of imported) {
		const label = template.file.replace('.json', '');
		const first = await check(tally, `${label}: runs and raises no exception`, async () => {
			const execution = await runTemplate(session, template);
			assert.deepEqual(exceptions(template, execution), []);
			const idle = own(template).filter((node) => execution.runData[node.name] === undefined);
			const mayRest = EXPECTED[template.file]?.mayRest ?? [];
			assert.deepEqual(
				idle.map((node) => node.name).filter((name) => !mayRest.includes(name)),
				[],
				'nodes that did not run',
			);
			return execution;
		});
		if (first === undefined) continue;
		const expected = EXPECTED[template.file];
		await check(tally, `${label}: gives the expected figures`, () => {
			assert.ok(expected, `test/e2e/expected.mjs says nothing about ${template.file}`);
			expected.verify(first, { demo });
		});
		await check(tally, `${label}: a second run creates and changes nothing`, async () => {
			const again = await runTemplate(session, template);
			const { created = 0, updated = 0 } = effects(template, again);
			assert.deepEqual({ created, updated }, { created: 0, updated: 0 });
			expected?.verify(again, { demo });
		});
	}
}
