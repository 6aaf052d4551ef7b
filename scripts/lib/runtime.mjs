/**
 * What the commands need beside the repository: Node 24, a pinned n8n, the project's own
 * dependencies. The first two live in a cache folder outside the repository and are installed once.
 */
import {
	existsSync,
	mkdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { must, run } from './processes.mjs';
import { Stop, step } from './say.mjs';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const NODE_VERSION = '24.21.0';
export const N8N_VERSION = '2.40.7';
/** n8n asks for linkedom by range; 0.18.12 is what this n8n was released with. */
const N8N_MANIFEST = {
	name: 'n8n-runtime',
	private: true,
	version: '0.0.0',
	dependencies: { n8n: N8N_VERSION },
	overrides: { linkedom: '0.18.12' },
};
const N8N_DISK_BYTES = 3.5e9;

export const CACHE = join(
	process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
	'n8n-nodes-odoo-construction',
);
const MARKER = '.complete';
const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

/** npm as a script, so that a chosen Node can run it. */
function npmCli() {
	const candidates = [
		process.env.npm_execpath,
		...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm')),
		join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js'),
	];
	for (const candidate of candidates) {
		if (!candidate || !existsSync(candidate)) continue;
		const file = realpathSync(candidate);
		if (/npm-cli\.(c|m)?js$/.test(file)) return file;
	}
	throw new Stop('npm was not found.', 'install Node.js 20 or later together with npm.');
}

/** An outer `npm run` leaves its own project's settings in the environment; they are not for here. */
const OUTER_NPM = { npm_config_local_prefix: undefined, npm_config_ignore_scripts: undefined };

export const npm = (node, args, options) =>
	must(node, [npmCli(), ...args], { ...options, env: { ...OUTER_NPM, ...options.env } });

async function checkDisk(folder, bytes, what) {
	const { bavail, bsize } = await statfs(folder);
	const free = bavail * bsize;
	if (free >= bytes) return;
	const gb = (n) => `${(n / 1e9).toFixed(1)} GB`;
	throw new Stop(
		`${what} needs ${gb(bytes)} in ${folder}; ${gb(free)} are free.`,
		'free some space, or set XDG_CACHE_HOME to a folder on a larger disk.',
	);
}

const complete = (folder, stamp) => {
	const marker = join(folder, MARKER);
	return existsSync(marker) && readFileSync(marker, 'utf8').trim() === stamp;
};
const markComplete = (folder, stamp) => writeFileSync(join(folder, MARKER), `${stamp}\n`);

/** Path of a Node binary that n8n accepts: this process's own when new enough, else one from npm. */
export async function ensureNode() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major > 24 || (major === 24 && minor >= 15)) return process.execPath;
	if (major < 20) {
		throw new Stop(`This is Node ${process.versions.node}.`, 'install Node.js 20 or later.');
	}
	const os = process.platform === 'win32' ? 'win' : process.platform;
	const name = `node-${os}-${process.arch}`;
	const folder = join(CACHE, 'node-24');
	const binary = join(folder, 'node_modules', name, 'bin', os === 'win' ? 'node.exe' : 'node');
	const works = async () =>
		existsSync(binary) && (await run(binary, ['--version'])).out.trim() === `v${NODE_VERSION}`;
	if (complete(folder, NODE_VERSION) && existsSync(binary)) return binary;
	if (!(await works())) {
		mkdirSync(folder, { recursive: true });
		await checkDisk(folder, 4e8, 'Node 24');
		await step(`Download Node ${NODE_VERSION} (n8n needs it; used here only)`, async () => {
			writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
			await npm(
				process.execPath,
				['install', '--ignore-scripts', ...QUIET, `${name}@${NODE_VERSION}`],
				{
					cwd: folder,
					what: `Installing ${name}`,
					remedy: `check that npm reaches its registry (npm ping), or install Node ${NODE_VERSION} yourself and start again with it.`,
				},
			);
		});
		if (!(await works())) {
			throw new Stop(
				`The downloaded Node does not run here (${binary}).`,
				`install Node ${NODE_VERSION} from nodejs.org and start again with it.`,
			);
		}
	}
	markComplete(folder, NODE_VERSION);
	return binary;
}

/** Headers that came with the downloaded Node, so that a native module needs no other download. */
function nodeHeaders(node) {
	const folder = resolve(dirname(node), '..');
	return existsSync(join(folder, 'include/node/node_api.h')) ? [`--nodedir=${folder}`] : [];
}

const PROBE = `require('sqlite3'); require('isolated-vm');`;

/** Folder of the pinned n8n, installed once. Returns its entry script. */
export async function ensureN8n(node) {
	const folder = join(CACHE, `n8n-${N8N_VERSION}`);
	const entry = join(folder, 'node_modules/n8n/bin/n8n');
	const stamp = `${N8N_VERSION} ${process.platform}-${process.arch}`;
	if (complete(folder, stamp) && existsSync(entry)) return entry;
	const nativeWorks = async () => (await run(node, ['-e', PROBE], { cwd: folder })).code === 0;
	const installed = () => {
		const manifest = join(folder, 'node_modules/n8n/package.json');
		// npm writes this file last, so an interrupted install does not have it.
		const done = existsSync(join(folder, 'node_modules/.package-lock.json'));
		return (
			done && existsSync(manifest) && JSON.parse(readFileSync(manifest)).version === N8N_VERSION
		);
	};
	if (!installed()) {
		mkdirSync(folder, { recursive: true });
		await checkDisk(folder, N8N_DISK_BYTES, 'n8n');
		await step(`Install n8n ${N8N_VERSION} (once; about 5 minutes, 3 GB)`, async (note) => {
			rmSync(join(folder, 'node_modules/.package-lock.json'), { force: true });
			writeFileSync(join(folder, 'package.json'), `${JSON.stringify(N8N_MANIFEST, null, '\t')}\n`);
			note('downloading its packages');
			await npm(process.execPath, ['install', '--ignore-scripts', ...QUIET], {
				cwd: folder,
				what: 'Installing n8n',
				remedy: `check the network and the disk, then start again; it goes on where it stopped. To begin anew delete ${folder}.`,
			});
		});
	}
	if (!(await nativeWorks())) {
		await step("Build n8n's native modules (once; about 3 minutes)", async () => {
			await npm(
				node,
				['rebuild', 'sqlite3', 'isolated-vm', '--ignore-scripts=false', ...nodeHeaders(node)],
				{
					cwd: folder,
					env: { PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
					what: "Building n8n's native modules",
					remedy:
						'install a C++ compiler, make and Python 3 (Debian and Ubuntu: apt-get install -y g++ make python3; macOS: xcode-select --install), then start again.',
				},
			);
		});
		if (!(await nativeWorks())) {
			throw new Stop(
				"n8n's native modules do not load.",
				`delete ${folder} and start again; if it stays, report it with the output of: cd ${folder} && ${node} -e "${PROBE}"`,
			);
		}
	}
	markComplete(folder, stamp);
	return entry;
}

/** The project's own dependencies, as package-lock.json says. */
export async function ensureDependencies() {
	const lock = join(ROOT, 'package-lock.json');
	const installed = join(ROOT, 'node_modules/.package-lock.json');
	if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
	await step('Install the dependencies of the project (npm ci)', () =>
		npm(process.execPath, ['ci', '--ignore-scripts', ...QUIET], {
			cwd: ROOT,
			what: 'npm ci',
			remedy: 'check that npm reaches its registry (npm ping), then start again.',
		}),
	);
	// npm keeps the time of the archive on some systems; the comparison above needs "after the lock".
	const now = new Date();
	utimesSync(installed, now, now);
}
