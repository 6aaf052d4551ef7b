/**
 * Child processes: each leads a process group of its own, and all groups end with us, whether we
 * finish, fail, are interrupted, or one of them dies.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import { Stop, say } from './say.mjs';

const GRACE_MS = 8000;
const running = new Set();
/** Children we ended ourselves; the death of any other is news. */
const ended = new WeakSet();
let ending;

/**
 * A process of its own that ends our groups when we die without a chance to do so (kill -9, a closed
 * terminal): it reads `+pid` and `-pid` lines, and the end of its input is our death.
 */
const REAPER = `
	const groups = new Set();
	let rest = '';
	process.stdin.on('data', (chunk) => {
		const lines = (rest + chunk).split('\\n');
		rest = lines.pop();
		for (const line of lines) groups[line[0] === '+' ? 'add' : 'delete'](Number(line.slice(1)));
	});
	process.stdin.on('end', () => {
		for (const pid of groups) try { process.kill(-pid, 'SIGKILL'); } catch {}
		process.exit();
	});
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {});`;
let reaper;

function tellReaper(line) {
	if (reaper === undefined) {
		reaper = spawn(process.execPath, ['-e', REAPER], {
			stdio: ['pipe', 'ignore', 'ignore'],
			detached: true,
		});
		reaper.unref();
		reaper.stdin.unref();
		reaper.stdin.on('error', () => undefined);
	}
	reaper.stdin.write(`${line}\n`);
}

/** Signals a child's whole group: n8n's task runner and npm's children are in it. */
function signal(child, name) {
	if (child.pid === undefined) return;
	try {
		process.kill(-child.pid, name);
	} catch (error) {
		if (error.code !== 'ESRCH') throw error;
	}
}

const groupAlive = (child) => {
	try {
		process.kill(-child.pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
};

export async function end(child) {
	running.delete(child);
	ended.add(child);
	signal(child, 'SIGTERM');
	const deadline = Date.now() + GRACE_MS;
	while (groupAlive(child) && Date.now() < deadline) await pause(50);
	if (groupAlive(child)) signal(child, 'SIGKILL');
}

/** Ends everything started here; safe to call twice. */
export function endAll() {
	ending ??= Promise.all([...running].map(end)).finally(() => {
		ending = undefined;
	});
	return ending;
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let interrupted = false;
export const wasInterrupted = () => interrupted;

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
	process.on(name, async () => {
		// A second Ctrl-C does not wait.
		if (interrupted) for (const child of running) signal(child, 'SIGKILL');
		else say('\nStopping what was started ...');
		interrupted = true;
		await endAll();
		process.exit(name === 'SIGINT' ? 130 : 143);
	});
}
process.on('exit', () => {
	for (const child of running) signal(child, 'SIGKILL');
});

function launch(command, args, options) {
	const child = spawn(command, args, {
		cwd: options.cwd,
		env: { ...process.env, ...options.env },
		stdio: ['ignore', 'pipe', options.inheritErrors ? 'inherit' : 'pipe'],
		detached: true,
	});
	running.add(child);
	// No pid: the command could not be started at all; 'error' tells.
	if (child.pid !== undefined) tellReaper(`+${child.pid}`);
	child.once('exit', () => {
		// The leader is gone; whatever it left behind goes too.
		running.delete(child);
		signal(child, 'SIGKILL');
		tellReaper(`-${child.pid}`);
	});
	return child;
}

/**
 * Runs a command to its end. Resolves to its exit code and output; never throws for a bad code.
 * `onErrors` hears what it writes to its standard error while it runs.
 */
export function run(command, args, options = {}) {
	return new Promise((resolve, reject) => {
		const child = launch(command, args, options);
		let out = '';
		let err = '';
		child.stdout?.on('data', (chunk) => (out += chunk));
		child.stderr?.on('data', (chunk) => {
			err += chunk;
			options.onErrors?.(String(chunk));
		});
		let timedOut = false;
		const timer =
			options.timeoutMs &&
			setTimeout(() => {
				timedOut = true;
				signal(child, 'SIGKILL');
			}, options.timeoutMs);
		child.once('error', reject);
		child.once('close', (code) => {
			clearTimeout(timer);
			resolve({ code: code ?? 1, out, err, timedOut });
		});
	});
}

/** Runs a command that must succeed; `remedy` says what to do when it does not. */
export async function must(command, args, { remedy, what, ...options }) {
	const result = await run(command, args, options);
	if (result.code === 0) return result;
	const lines = `${result.out}\n${result.err}`.trim().split('\n');
	// npm tells the cause first, a compiler last.
	const told = lines.length <= 40 ? lines : [...lines.slice(0, 20), '...', ...lines.slice(-20)];
	throw new Stop(
		`${what} failed${result.timedOut ? ' (it took too long)' : ''}:\n${told.join('\n')}`,
		remedy,
	);
}

/**
 * Starts a server. `ready(child)` is polled until it returns something truthy, which is returned
 * with the child. The output goes to `log`; `onDeath` is called when it ends before we end it.
 */
export async function serve(command, args, options) {
	mkdirSync(dirname(options.log), { recursive: true });
	const log = createWriteStream(options.log);
	const child = launch(command, args, options);
	let tail = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk) => {
			log.write(chunk);
			tail = (tail + chunk).slice(-4000);
			options.onOutput?.(String(chunk));
		});
	}
	let dead;
	const died = new Promise((resolve) => {
		child.once('error', (error) => resolve((dead = error.message)));
		child.once('exit', (code, by) => resolve((dead = by ?? `exit code ${code}`)));
	});
	const deadline = Date.now() + options.timeoutMs;
	for (;;) {
		if (dead !== undefined || Date.now() > deadline) {
			await end(child);
			throw new Stop(
				`${options.what} ${dead === undefined ? 'did not answer in time' : `ended at once (${dead})`}:\n${tail.trim()}`,
				options.remedy ?? `read ${options.log}`,
			);
		}
		const answer = await options.ready(tail);
		if (answer) {
			died.then((reason) => ended.has(child) || options.onDeath?.(reason, tail));
			return { child, answer };
		}
		await pause(150);
	}
}
