import http from 'node:http';
import net from 'node:net';

import { listen, type Listener } from '../../../../core/delivery/intake/listener';
import type { IntakeRequest } from '../../../../core/delivery/intake/request';

let listener: Listener;
let seen: IntakeRequest[];

beforeEach(async () => {
	seen = [];
	listener = await listen({
		host: '127.0.0.1',
		port: 0,
		path: '/events',
		maxBytes: 1_000,
		handle: async (request) => {
			seen.push(request);
			return await Promise.resolve({ status: 200, headers: { 'x-a': 'b' }, body: { n: 1 } });
		},
	});
});
afterEach(async () => {
	await listener.close();
});

const url = (path = '/events') => `http://127.0.0.1:${String(listener.port)}${path}`;
const post = async (body: string | Uint8Array<ArrayBuffer>, path?: string) =>
	await fetch(url(path), { method: 'POST', body });

it('hands over the bytes as they came, and sends the answer', async () => {
	const answer = await post(new Uint8Array([0xff, 0x00, 0x7b]), '/events?x=1');
	expect([answer.status, answer.headers.get('x-a'), await answer.json()]).toEqual([
		200,
		'b',
		{ n: 1 },
	]);
	expect([...(seen[0]?.body ?? [])]).toEqual([0xff, 0x00, 0x7b]);
});

it('answers one path and one method', async () => {
	expect((await post('{}', '/other')).status).toBe(404);
	expect((await fetch(url())).status).toBe(405);
	expect(seen).toEqual([]);
});

it('refuses by the declared length without reading', async () => {
	const status = await new Promise((resolve, reject) => {
		const request = http.request(
			url(),
			{ method: 'POST', headers: { 'content-length': 20_000_000 } },
			(response) => resolve(response.statusCode),
		);
		request.on('error', reject);
		request.flushHeaders();
	});
	expect(status).toBe(413);
	expect(seen).toEqual([]);
});

it('stops reading a body without a length at the limit', async () => {
	const text = await new Promise<string>((resolve) => {
		const socket = net.connect(listener.port, '127.0.0.1');
		let answer = '';
		socket.on('data', (chunk) => (answer += String(chunk)));
		socket.on('error', () => undefined);
		socket.on('close', () => resolve(answer));
		socket.write('POST /events HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
		socket.write(`800\r\n${'x'.repeat(0x800)}\r\n`);
	});
	expect(text).toMatch(/^HTTP\/1\.1 413 /);
	expect(seen).toEqual([]);
});

it('says which port it cannot have', async () => {
	const again = listen({
		host: '127.0.0.1',
		port: listener.port,
		path: '/',
		maxBytes: 1,
		handle: async () => await Promise.reject(new Error('unused')),
	});
	await expect(again).rejects.toMatchObject({ code: 'intake.port', field: 'port' });
});
