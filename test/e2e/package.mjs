/** The package as n8n sees it after installation. */
import assert from 'node:assert/strict';

import { PACKAGE } from '../../scripts/lib/pack.mjs';
import { check } from '../../scripts/lib/tally.mjs';

export async function checkPackage({ session, types, manifest, tally }) {
	const ours = types.filter((type) => type.name.startsWith(`${PACKAGE}.`));

	await check(tally, 'n8n lists the package as an installed community package', async () => {
		const installed = await session.call('GET', '/rest/community-packages');
		const entry = installed.find((one) => one.packageName === PACKAGE);
		assert.ok(entry, `installed: ${installed.map((one) => one.packageName).join(', ') || 'none'}`);
		assert.equal(entry.failedLoading, false);
		assert.equal(entry.installedVersion, manifest.version);
		assert.deepEqual(
			entry.installedNodes.map((node) => node.type).sort(),
			ours.map((type) => type.name).sort(),
		);
	});

	await check(tally, 'every node of package.json is loaded under the name of the package', () => {
		const loaded = ours.map((type) => type.name.split('.')[1].toLowerCase()).sort();
		const named = manifest.n8n.nodes.map((path) =>
			/([^/]+)\.node\.js$/.exec(path)[1].toLowerCase(),
		);
		assert.deepEqual(loaded, named.sort());
	});

	for (const type of ours) {
		await check(tally, `${type.displayName}: light and dark icon are served`, async () => {
			const { light, dark } = type.iconUrl;
			assert.notEqual(light, dark);
			for (const path of [light, dark]) {
				const answer = await fetch(`${session.url}/${path}`);
				assert.equal(answer.status, 200, path);
				assert.match(answer.headers.get('content-type'), /image\/svg/);
			}
		});
	}

	await check(tally, 'the credential is offered and keeps its secrets as passwords', async () => {
		const credentials = await session.call('GET', '/types/credentials.json');
		const ownCredential = credentials.find((one) => one.name === 'odooConstructionApi');
		assert.ok(ownCredential);
		for (const name of ['apiKey', 'password']) {
			const field = ownCredential.properties.find((property) => property.name === name);
			assert.equal(field.typeOptions.password, true);
		}
	});
}
