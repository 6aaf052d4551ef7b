import { Fault } from '../../core/faults';
import { connectionOf } from '../../nodes/shared/ports';

const credential = {
	url: 'https://odoo.example.com',
	database: 'contractor',
	authentication: 'apiKey',
	apiKey: 'k',
	login: '',
	password: '',
	environment: 'production',
	protocol: 'auto',
	companyId: 0,
	timezone: '',
};

const refusal = (change: object): Fault => {
	try {
		connectionOf({ ...credential, ...change }, 'UTC');
	} catch (thrown) {
		if (thrown instanceof Fault) return thrown;
	}
	throw new Error('was accepted');
};

describe('connectionOf', () => {
	it('takes company and time zone from the credential, else from user and workflow', () => {
		expect(connectionOf(credential, 'America/Denver').defaults).toEqual({
			timezone: 'America/Denver',
		});
		expect(
			connectionOf({ ...credential, companyId: 3, timezone: 'America/Chicago' }, 'UTC').defaults,
		).toEqual({ companyId: 3, timezone: 'America/Chicago' });
	});

	it('leaves out what is empty', () => {
		expect(connectionOf({ ...credential, database: ' ' }, 'UTC').options).toEqual({
			url: 'https://odoo.example.com',
			auth: { kind: 'apiKey', key: 'k' },
			protocol: 'auto',
		});
		expect(
			connectionOf(
				{ ...credential, authentication: 'password', login: 'a@b.c', password: ' p ' },
				'UTC',
			).options.auth,
		).toEqual({ kind: 'password', login: 'a@b.c', password: ' p ' });
	});

	it.each([
		['url', { url: '' }],
		['url', { url: 'odoo.example.com' }],
		['url', { url: 'ftp://odoo.example.com' }],
		['url', { url: 'https://user:pw@odoo.example.com' }],
		['url', { url: 'http://odoo.example.com' }],
		['url', { url: 'http://203.0.113.7' }],
		['apiKey', { apiKey: '' }],
		['login', { authentication: 'password', password: 'p' }],
		['password', { authentication: 'password', login: 'l' }],
		['companyId', { companyId: -1 }],
		['environment', { environment: 'live' }],
	])('names %s in the refusal of %j', (field, change) => {
		const { class: kind, field: named, remedy } = refusal(change);
		expect([kind, named]).toEqual(['rights', field]);
		expect(remedy).toContain('Odoo Construction API credential');
	});

	it('never repeats a secret in a refusal', () => {
		const { message, remedy } = refusal({ apiKey: 'very-secret', url: 'http://odoo.example.com' });
		expect(message + remedy).not.toContain('very-secret');
	});

	it.each([
		'http://odoo:8069',
		'http://localhost:8069',
		'http://10.1.2.3',
		'http://172.16.0.9',
		'http://erp.internal',
		'http://[::1]:8069',
	])('accepts http inside the own network: %s', (url) => {
		expect(connectionOf({ ...credential, url }, 'UTC').options.url).toBe(url);
	});

	it('accepts public http for a test system', () => {
		const url = 'http://odoo.example.com';
		expect(connectionOf({ ...credential, url, environment: 'test' }, 'UTC').options.url).toBe(url);
	});
});
