/** A headless Chromium with n8n's editor open in it. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { OWNER } from './n8n.mjs';
import { Stop } from './say.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

function chromiumPath() {
	const { CHROMIUM_PATH, PATH = '' } = process.env;
	const candidates = CHROMIUM_PATH
		? [CHROMIUM_PATH]
		: PATH.split(delimiter)
				.flatMap((folder) => NAMES.map((name) => join(folder, name)))
				.concat('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
	const found = candidates.find(existsSync);
	if (found !== undefined) return found;
	throw new Stop(
		'No Chromium was found; the editor cannot be checked.',
		'install one (Debian: apt-get install -y chromium) or set CHROMIUM_PATH to a Chrome or Chromium.',
	);
}

/**
 * An empty page; `login` answers Basic Auth. Returns `{ page, faults, close }`: page errors are
 * collected in `faults`.
 */
export async function openBrowser({ theme = 'light', login } = {}) {
	const { chromium } = await import('playwright-core');
	const browser = await chromium.launch({
		executablePath: chromiumPath(),
		// Containers run as root and have a small /dev/shm.
		args: ['--no-sandbox', '--disable-dev-shm-usage'],
	});
	const context = await browser.newContext({
		viewport: { width: 1680, height: 1000 },
		colorScheme: theme,
		...(login && { httpCredentials: { username: login.user, password: login.password } }),
	});
	const page = await context.newPage();
	page.setDefaultTimeout(30_000);
	const faults = [];
	page.on('pageerror', (error) => faults.push(error.message));
	return { page, faults, close: () => browser.close() };
}

/** Opens the editor as the owner. */
export async function openEditor(url, options = {}) {
	const opened = await openBrowser(options);
	const { page } = opened;
	await page.goto(`${url}/signin`);
	await page
		.locator('input[autocomplete="email"], input[name="emailOrLdapLoginId"]')
		.fill(OWNER.email);
	await page.locator('input[type="password"]').fill(OWNER.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL((address) => !address.pathname.startsWith('/signin'));
	return opened;
}
