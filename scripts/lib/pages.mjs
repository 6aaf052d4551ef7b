/** Published workflows that answer a browser: switching them on, and asking them. */
import { pause } from './processes.mjs';
import { Stop } from './say.mjs';

/** Login of the pages, as the templates ask for it by Basic Auth. */
export const PAGE_LOGIN = { user: 'controller@demo.example', password: 'Contractor-2026' };
export const PAGE_CREDENTIAL = { type: 'httpBasicAuth', name: 'Pages (demo)', data: PAGE_LOGIN };

const isPage = ({ type, parameters }) =>
	type === 'n8n-nodes-base.webhook' && (parameters.httpMethod ?? 'GET') === 'GET';

/** Addresses of the pages of a template, by the name of their webhook. */
export const pagesOf = (session, { nodes }) =>
	Object.fromEntries(
		nodes
			.filter(isPage)
			.map(({ name, parameters }) => [name, `${session.url}/webhook/${parameters.path}`]),
	);

/** Publishes an imported template; n8n registers its webhooks a moment after it says so. */
export async function publish(session, template) {
	const { versionId } = await session.call('GET', `/rest/workflows/${template.id}`);
	await session.call('POST', `/rest/workflows/${template.id}/activate`, { versionId });
	for (const url of Object.values(pagesOf(session, template))) {
		const deadline = Date.now() + 20_000;
		// Without a login a page answers 401 or 403 once it is there, and runs nothing.
		while ((await fetch(url)).status === 404) {
			if (Date.now() > deadline) {
				throw new Stop(
					`n8n did not open ${url} within 20 s.`,
					`open ${session.url}/workflow/${template.id} and publish it there to see why.`,
				);
			}
			await pause(200);
		}
	}
}

/** A page as a browser with the login gets it. */
export const askPage = (url, { login = PAGE_LOGIN, ...options } = {}) =>
	fetch(url, {
		...options,
		headers: {
			...options.headers,
			authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`,
		},
		signal: AbortSignal.timeout(60_000),
	});
