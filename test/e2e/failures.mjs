/** What happens when something is wrong: a key that Odoo refuses, a record that cannot be believed. */
import assert from 'node:assert/strict';

import { itemsOf, putCredential, putWorkflow, runWorkflow } from '../../scripts/lib/n8n.mjs';
import { credentialData } from '../../scripts/lib/odoo.mjs';
import { check } from '../../scripts/lib/tally.mjs';
import { CREDENTIAL, FLAGSHIP, templates } from '../../scripts/lib/templates.mjs';

const WRONG_KEY = 'wrong-0123456789abcdef0123456789abcdef';
const TRIGGER = 'Start by Hand';

const flagship = () =>
	structuredClone(templates().find((template) => template.file === FLAGSHIP).workflow);

export async function checkFailures({ session, types, odoo, tally }) {
	const importAs = async (name, change, data = credentialData(odoo)) => {
		const credential = await putCredential(session, {
			type: CREDENTIAL.type,
			name: `${CREDENTIAL.name}: ${name}`,
			data,
		});
		const workflow = { ...flagship(), name };
		change(workflow);
		return putWorkflow(session, workflow, {
			types,
			credentials: { [CREDENTIAL.type]: credential },
		});
	};
	const wrong = { ...credentialData(odoo), authentication: 'apiKey', apiKey: WRONG_KEY };

	await check(
		tally,
		'a refused key stops the run, says so, and does not show the key',
		async () => {
			const workflow = await importAs('Wrong key', () => undefined, wrong);
			const execution = await runWorkflow(session, workflow, TRIGGER);
			assert.equal(execution.status, 'error');
			assert.match(
				`${execution.error.message} ${execution.error.description ?? ''}`,
				/key|log ?in|denied/i,
			);
			assert.doesNotMatch(JSON.stringify(execution), new RegExp(WRONG_KEY));
			assert.doesNotMatch(JSON.stringify(execution), /Traceback/);
		},
	);

	await check(tally, 'told to continue, a refused key makes every item an exception', async () => {
		const workflow = await importAs(
			'Wrong key, continued',
			({ nodes }) => {
				for (const node of nodes) {
					if (node.type.endsWith('.odooJobCost')) node.onError = 'continueErrorOutput';
					// Records nobody has delivered yet: known ones are answered without a call to Odoo.
					if (node.type.endsWith('.canonicalMap')) node.parameters.tenant = 'refused-key';
				}
			},
			wrong,
		);
		const execution = await runWorkflow(session, workflow, TRIGGER);
		assert.equal(execution.status, 'success');
		assert.deepEqual(itemsOf(execution, 'Keep Budget', 0), []);
		const refused = itemsOf(execution, 'Keep Budget', 1);
		assert.equal(refused.length, flagship().pinData['Get Budget Lines'].length);
		for (const { exception, input } of refused) {
			// The first is refused; the others wait in the ledger until the key is right.
			assert.match(exception.code, /^(?:odoo\.key_refused|delivery\.odoo_refused)$/);
			assert.ok(exception.remedy.length > 10);
			assert.ok(input.data);
		}
		assert.doesNotMatch(JSON.stringify(execution.runData), new RegExp(WRONG_KEY));
	});

	const lines = flagship().pinData['Get Budget Lines'].length;
	const bad = [
		['an amount that is no number', (line) => (line.original_budget_amount = '12,5oo')],
		['an amount that is blank', (line) => (line.original_budget_amount = '')],
		[
			'a cost code nobody knows',
			(line) => {
				line.cost_code = { id: 1, full_code: '99-999', name: 'Unknown' };
				// Other content under a revision that was delivered would be a conflict instead.
				line.updated_at = '2026-09-11T09:00:00Z';
			},
		],
	];
	for (const [what, spoil] of bad) {
		await check(
			tally,
			`one budget line with ${what} is one exception; the others stand`,
			async () => {
				const workflow = await importAs(`Bad line: ${what}`, ({ pinData }) =>
					spoil(pinData['Get Budget Lines'][0].json),
				);
				const execution = await runWorkflow(session, workflow, TRIGGER);
				assert.equal(execution.status, 'success');
				const refused = itemsOf(execution, 'Exceptions: Budget');
				assert.equal(refused.length, 1);
				const [{ exception, input }] = refused;
				assert.ok(
					exception.message && exception.remedy && exception.field,
					JSON.stringify(exception),
				);
				assert.ok(input);
				assert.equal(itemsOf(execution, 'Keep Budget', 0).length, lines - 1);
			},
		);
	}
}
