import http from 'node:http';
import net, { type AddressInfo } from 'node:net';

import { connect, type ConnectOptions } from '../../../core/odoo/connect';
import type { OdooClient } from '../../../core/odoo/client.port';
import { dialectFor, DIALECTS } from '../../../core/odoo/dialects';
import { Fault } from '../../../core/faults';
import {
	as18,
	as19,
	httpOdoo,
	json2Error,
	rpc,
	testClock,
	type HttpOdoo,
	type Reply,
	type Seen,
} from './http-odoo';

const SAMPLE = 'k3y-0123456789abcdef';
const open: Array<{ close(): unknown }> = [];

afterEach(async () => {
	for (const resource of open.splice(0).reverse()) await resource.close();
});

async function serve(answer: (seen: Seen) => Reply | Promise<Reply>): Promise<HttpOdoo> {
	const server = await httpOdoo(answer);
	open.push(server);
	return server;
}

async function client(options: ConnectOptions): Promise<OdooClient> {
	const odoo = await connect({ clock: testClock(), ...options });
	open.push(odoo);
	return odoo;
}

const refusal = async (options: ConnectOptions): Promise<Fault> => {
	try {
		await client(options);
	} catch (thrown) {
		if (thrown instanceof Fault) return thrown;
		throw thrown;
	}
	throw new Error('connected');
};

const version =
	(major: number | string, minor: number) =>
	(seen: Seen): Reply => {
		const text = `${major}.${minor}`;
		if (seen.url === '/json/version') return { status: 404, body: '<html></html>' };
		return rpc({ server_version: text, server_version_info: [major, minor, 0, 'final', 0, ''] });
	};

describe('choosing protocol and dialect', () => {
	const apiKey = { kind: 'apiKey', key: SAMPLE, login: 'bot' } as const;

	it('19 with an API key speaks JSON-2', async () => {
		const { url } = await serve(as19(() => ({ body: 0 })));
		const odoo = await client({ url: `${url}/odoo/projects?x=1`, auth: apiKey });
		expect(odoo).toMatchObject({
			protocol: 'json2',
			version: { major: 19, text: '19.0' },
			uid: 5,
			dialect: { major: 19, derived: false },
			connectionId: `${url}||bot`,
		});
	});

	it('19 with a password, or when told so, speaks JSON-RPC', async () => {
		const rpcOf19 = (seen: Seen): Reply => {
			if (seen.url === '/json/version') return { body: { version: '19.0', version_info: [19, 0] } };
			const { method } = seen.json['params'] as { method: string };
			return rpc(
				method === 'version' ? { server_version: '19.0', server_version_info: [19, 0] } : 2,
			);
		};
		const { url } = await serve(rpcOf19);
		const password = { kind: 'password', login: 'bot', password: 'pw' } as const;
		expect((await client({ url, database: 'd', auth: password })).protocol).toBe('jsonrpc');
		expect((await client({ url, database: 'd', auth: apiKey, protocol: 'jsonrpc' })).protocol).toBe(
			'jsonrpc',
		);
		expect(await refusal({ url, database: 'd', auth: password, protocol: 'json2' })).toMatchObject({
			code: 'odoo.protocol_unavailable',
		});
	});

	it('18 speaks JSON-RPC, with login and database', async () => {
		const server = await serve(as18(() => rpc(0)));
		const odoo = await client({ url: server.url, database: 'd', auth: apiKey });
		expect(odoo).toMatchObject({
			protocol: 'jsonrpc',
			uid: 6,
			dialect: { groupedRead: 'read_group' },
		});
		expect(
			await refusal({ url: server.url, database: 'd', auth: { kind: 'apiKey', key: SAMPLE } }),
		).toMatchObject({
			code: 'odoo.credential_incomplete',
			field: 'login',
		});
		expect(await refusal({ url: server.url, auth: apiKey })).toMatchObject({ field: 'database' });
	});

	it('an interim release counts as its series', async () => {
		const { url } = await serve((seen) => {
			const params = seen.json['params'] as { method?: string } | undefined;
			return params?.method === 'authenticate' ? rpc(2) : version('saas~18', 3)(seen);
		});
		expect((await client({ url, database: 'd', auth: apiKey })).version.major).toBe(18);
	});

	it.each([16, 14, 21])('Odoo %d is refused with the reason', async (major) => {
		const { url } = await serve(version(major, 0));
		const fault = await refusal({ url, database: 'd', auth: apiKey });
		expect(fault).toMatchObject({ code: 'odoo.version_unsupported', retryable: false });
		expect(fault.message).toContain(major < 17 ? 'one account only' : 'newer');
	});

	it('17 to 20 each have a dialect, and say whether it is proven', () => {
		expect(DIALECTS.map(({ major, derived }) => [major, derived])).toEqual([
			[17, true],
			[18, false],
			[19, false],
			[20, true],
		]);
		expect(dialectFor(20, '20.0').protocols[0]).toBe('json2');
	});
});

describe('what cannot be connected', () => {
	const auth = { kind: 'apiKey', key: SAMPLE, login: 'bot' } as const;

	it.each([
		'',
		'erp.example.com',
		'ftp://erp.example.com',
		'https://user:pw@erp.example.com',
		'javascript:1',
	])('the address %p', async (url) => {
		expect(await refusal({ url, auth })).toMatchObject({ code: 'odoo.bad_url', field: 'url' });
	});

	it('a key that was not copied as shown', async () => {
		for (const key of ['', '  ', 'k\u00e9y-key-key', 'key\nX-Other: 1']) {
			expect(
				await refusal({ url: 'http://127.0.0.1:9', auth: { kind: 'apiKey', key } }),
			).toMatchObject({
				code: 'odoo.credential_incomplete',
			});
		}
	});

	it('a refused key or login', async () => {
		const refused = await serve((seen) =>
			seen.url === '/json/version'
				? { body: { version: '19.0', version_info: [19, 0] } }
				: json2Error(401, 'werkzeug.exceptions.Unauthorized', 'Invalid apikey'),
		);
		expect(await refusal({ url: refused.url, auth })).toMatchObject({
			class: 'rights',
			code: 'odoo.key_refused',
		});
		const wrong = await serve((seen) => {
			const params = seen.json['params'] as { method?: string } | undefined;
			return params?.method === 'authenticate' ? rpc(false) : version(18, 0)(seen);
		});
		expect(await refusal({ url: wrong.url, database: 'd', auth })).toMatchObject({
			code: 'odoo.login_refused',
		});
	});

	it('something that is not Odoo, or sends elsewhere', async () => {
		const page = await serve(() => ({ body: '<html>hello</html>' }));
		expect(await refusal({ url: page.url, auth })).toMatchObject({ class: 'protocol' });
		const moved = await serve(() => ({
			status: 301,
			headers: { location: 'https://x' },
			body: '',
		}));
		expect(await refusal({ url: moved.url, auth })).toMatchObject({ code: 'odoo.redirected' });
	});
});

describe('proxy variables', () => {
	const VARIABLES = [
		'http_proxy',
		'https_proxy',
		'no_proxy',
		'HTTP_PROXY',
		'HTTPS_PROXY',
		'NO_PROXY',
		'all_proxy',
		'ALL_PROXY',
	];
	const before = new Map(VARIABLES.map((name) => [name, process.env[name]]));
	beforeEach(() => {
		for (const name of VARIABLES) delete process.env[name];
	});
	afterAll(() => {
		for (const [name, value] of before) {
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
		}
	});
	const auth = { kind: 'apiKey', key: SAMPLE } as const;

	/** A forward proxy that answers for every host itself, and counts its connections. */
	async function proxy() {
		const asked: string[] = [];
		let connections = 0;
		const server = http.createServer((request, response) => {
			asked.push(request.url ?? '');
			const body = request.url?.endsWith('/json/version')
				? { version: '19.0', version_info: [19, 0] }
				: { uid: 5 };
			request.resume();
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(body));
		});
		server.on('connection', () => (connections += 1));
		server.on('connect', (request, socket: net.Socket) => {
			asked.push(`CONNECT ${request.url ?? ''}`);
			socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		open.push({
			close: () => {
				server.closeAllConnections();
				server.close();
			},
		});
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		return { url, asked, connections: () => connections };
	}

	it('are honoured over one kept connection', async () => {
		const { url, asked, connections } = await proxy();
		process.env['http_proxy'] = url;
		const odoo = await client({ url: 'http://erp.invalid', auth });
		await odoo.call({ model: 'a.b', method: 'search_count', args: { domain: [] } });
		expect(asked).toEqual([
			'http://erp.invalid/json/version',
			'http://erp.invalid/json/2/res.users/context_get',
			'http://erp.invalid/json/2/a.b/search_count',
		]);
		expect(connections()).toBe(1);
	});

	it('tunnel HTTPS, so that the proxy never sees the key', async () => {
		const { url, asked } = await proxy();
		process.env['https_proxy'] = url;
		expect(await refusal({ url: 'https://erp.invalid', auth })).toMatchObject({
			class: 'unavailable',
		});
		expect(new Set(asked)).toEqual(new Set(['CONNECT erp.invalid:443']));
	});

	it('leave out what NO_PROXY names', async () => {
		const { url: proxyUrl, asked } = await proxy();
		const { url } = await serve(as19(() => ({ body: 0 })));
		process.env['http_proxy'] = proxyUrl;
		process.env['no_proxy'] = 'localhost,127.0.0.1';
		await client({ url, auth });
		expect(asked).toEqual([]);
	});
});
