import { startEmbeddedOdoo } from '.';

/**
 * `tsx sandbox/odoo/main.ts --port 8069 --version 19`: prints one line of JSON (url, database,
 * login, apiKey) once it answers, and runs until it is told to stop.
 */
function flag(name: string, fallback: number): number {
	const at = process.argv.indexOf(`--${name}`);
	const value = at < 0 ? fallback : Number(process.argv[at + 1]);
	if (!Number.isInteger(value) || value < 0) {
		throw new Error(`--${name} needs a whole number`);
	}
	return value;
}

async function main(): Promise<void> {
	const version = flag('version', 19);
	if (version !== 18 && version !== 19) throw new Error('--version must be 18 or 19');
	const odoo = await startEmbeddedOdoo({ port: flag('port', 8069), version });
	const facts = {
		url: odoo.url,
		database: odoo.database,
		version,
		login: odoo.users.admin.login,
		apiKey: odoo.apiKeys.admin,
		apiKeys: odoo.apiKeys,
	};
	process.stdout.write(`${JSON.stringify(facts)}\n`);
	const stop = () => void odoo.close().then(() => process.exit(0));
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
