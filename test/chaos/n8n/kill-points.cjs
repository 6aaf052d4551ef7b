/**
 * Loaded into every n8n process of a chaos run (`NODE_OPTIONS=--require`). Where the file
 * CHAOS_ARMED names a point, the first process that passes it kills itself with SIGKILL; n8n's and
 * the package's files are not changed. Also shortens the times of the ledger (CHAOS_SETTINGS), so
 * that a run does not wait for hours.
 *
 * before_receive, uncommitted, received   while a webhook is taken in: before, within and after its commit
 * answered                                the 200 is out, nothing else has happened
 * taken                                   handed out to a workflow that has not started
 * claimed                                 claim committed, nothing sent to Odoo
 * sent, committed                         the request is out; Odoo has carried it out
 * before_complete, completed              the answer is read; written down
 */
'use strict';

const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const http = require('node:http');
const Module = require('node:module');

const armed = process.env.CHAOS_ARMED ?? '';
const shortened = JSON.parse(process.env.CHAOS_SETTINGS ?? '{}');
const role = process.argv[2] === 'worker' ? 'worker' : 'main';

/** The rename is the claim: of several processes at the same point one dies. */
function passing(point) {
	if (armed === '' || !existsSync(armed)) return;
	try {
		const [wanted, who = ''] = readFileSync(armed, 'utf8').trim().split(' ');
		if (wanted !== point || (who !== '' && who !== role)) return;
		const mine = `${armed}.${process.pid}`;
		renameSync(armed, mine);
		writeFileSync(mine, `${point} ${role} ${process.pid}`);
	} catch {
		// Another process was faster.
		return;
	}
	process.kill(process.pid, 'SIGKILL');
}

const around = (target, methods) =>
	new Proxy(target, {
		get(object, name) {
			const value = Reflect.get(object, name, object);
			if (typeof value !== 'function') return value;
			const wrap = methods[name];
			return wrap === undefined ? value.bind(object) : wrap(value.bind(object));
		},
	});

const deadlyStore = (store) =>
	around(store, {
		write: (write) => (connection, work) =>
			write(connection, async (tx) => {
				const result = await work(tx);
				passing('uncommitted');
				return result;
			}),
	});

const deadlyLedger = (ledger) =>
	around(ledger, {
		receive:
			(receive) =>
			async (...given) => {
				passing('before_receive');
				const received = await receive(...given);
				passing('received');
				return received;
			},
		take:
			(take) =>
			async (...given) => {
				const due = await take(...given);
				if (due.length > 0) passing('taken');
				return due;
			},
		begin:
			(begin) =>
			async (...given) => {
				const verdicts = await begin(...given);
				if (verdicts.some(({ verdict }) => verdict === 'go')) passing('claimed');
				return verdicts;
			},
		complete:
			(complete) =>
			async (...given) => {
				passing('before_complete');
				const completed = await complete(...given);
				passing('completed');
				return completed;
			},
	});

const LEDGER =
	/n8n-nodes-odoo-construction[\\/]dist[\\/]core[\\/]delivery[\\/]ledger[\\/]ledger\.js$/;
const compile = Module._extensions['.js'];
Module._extensions['.js'] = function load(module, filename) {
	compile(module, filename);
	if (!LEDGER.test(filename)) return;
	const { createLedger } = module.exports;
	module.exports = {
		...module.exports,
		createLedger: (store, settings) =>
			deadlyLedger(createLedger(deadlyStore(store), { ...settings, ...shortened })),
	};
};

/** Requests to Odoo that write. */
const WRITES = /^\/json\/2\/[^/]+\/(?:load|write|create|action_post|unlink)/;
const request = http.request;
http.request = function deadlyRequest(...given) {
	const outgoing = request.apply(this, given);
	if (WRITES.test(outgoing.path ?? '')) {
		outgoing.once('finish', () => passing('sent'));
		outgoing.prependOnceListener('response', () => passing('committed'));
	}
	return outgoing;
};

const end = http.ServerResponse.prototype.end;
http.ServerResponse.prototype.end = function deadlyEnd(...given) {
	const webhook = (this.req?.url ?? '').startsWith('/webhook/') && this.statusCode === 200;
	if (webhook) this.once('finish', () => passing('answered'));
	return end.apply(this, given);
};
