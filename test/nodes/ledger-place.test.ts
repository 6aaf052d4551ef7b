import { homedir } from 'node:os';
import path from 'node:path';

import { Fault } from '../../core/faults';
import { choiceOf, defaultChoice, placeName } from '../../nodes/shared/ledger-place';

const runtime = (env: Record<string, string> = {}, ...argv: string[]) => ({
	env,
	argv: ['node', 'n8n', ...argv],
});
const plain = runtime();
const postgres = {
	store: 'postgres',
	host: 'db',
	database: 'integration',
	user: 'ledger',
	password: ' p ',
};

const refusal = (credential: Parameters<typeof choiceOf>[0]): Fault => {
	try {
		choiceOf(credential, plain);
	} catch (thrown) {
		if (thrown instanceof Fault) return thrown;
	}
	throw new Error('was accepted');
};

describe('where the ledger lies', () => {
	it('is below the folder of n8n unless somebody says otherwise', () => {
		const below = path.join('.n8n', 'storage', 'n8n-nodes-odoo-construction');
		expect(defaultChoice('test', runtime({ N8N_USER_FOLDER: '/data' }))).toEqual({
			place: { store: 'embedded', folder: path.join('/data', below), queueMode: false },
			environment: 'test',
			settings: {},
		});
		expect(defaultChoice('production', plain).place).toMatchObject({
			folder: path.join(homedir(), below),
		});
		expect(choiceOf({ store: 'embedded', folder: ' ' }, plain).place).toEqual(
			defaultChoice('production', plain).place,
		);
		expect(choiceOf({ store: 'embedded', folder: '/srv/ledger/' }, plain).place).toMatchObject({
			folder: '/srv/ledger/',
		});
	});

	it.each([
		[runtime({ EXECUTIONS_MODE: 'queue' }), true],
		[runtime({}, 'worker'), true],
		[runtime({}, 'webhook'), true],
		[runtime({ EXECUTIONS_MODE: 'regular' }, 'start'), false],
	])('knows queue mode', (process, queueMode) => {
		expect(defaultChoice('test', process).place).toMatchObject({ queueMode });
	});

	it('takes the server as written, and the times in the units of the ledger', () => {
		expect(
			choiceOf(
				{ ...postgres, environment: 'test', quietSeconds: 20, payloadDays: 5, entryDays: 9 },
				plain,
			),
		).toEqual({
			place: { ...postgres, port: 5432, ssl: false, schema: 'odoo_construction' },
			environment: 'test',
			settings: {
				quietMs: 20_000,
				payloadDays: 5,
				entryDays: 9,
				secondPersonFor: ['master_data_risk', 'match_hold'],
			},
		});
	});

	it.each([
		[{ store: 'file' }, 'store'],
		[{ store: 'embedded', folder: 'ledger' }, 'folder'],
		[{ ...postgres, host: ' ' }, 'host'],
		[{ ...postgres, port: 0 }, 'port'],
		[{ ...postgres, schema: 'a;drop table x' }, 'schema'],
		[{ ...postgres, quietSeconds: 0 }, 'quietSeconds'],
		[{ ...postgres, secondPersonFor: ['everything'] }, 'secondPersonFor'],
		[{ ...postgres, host: 'db.example.com' }, 'ssl'],
	])('refuses %j', (credential, field) => {
		const refused = refusal(credential as Parameters<typeof choiceOf>[0]);
		expect(refused).toMatchObject({ class: 'rights', code: 'credential.incomplete', field });
		expect(refused.message + refused.remedy).not.toContain(' p ');
	});

	it('is one store for one place, and another for another environment', () => {
		const names = [
			{ ...postgres },
			{ ...postgres, quietSeconds: 7 },
			{ ...postgres, schema: 'other' },
			{ ...postgres, environment: 'test' },
			{ store: 'embedded' },
		].map((credential) => placeName(choiceOf(credential, plain)));
		expect(new Set(names).size).toBe(4);
		expect(names.join()).not.toContain(' p ');
	});
});
