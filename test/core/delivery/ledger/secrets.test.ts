import { inboxPage } from '../../../../core/control/inbox/inbox';
import { dashboardHtml } from '../../../../core/control/monitor/dashboard';
import { monitorFigures } from '../../../../core/control/monitor/figures';
import { prometheusText } from '../../../../core/control/monitor/prometheus';
import { auditCsv, auditJsonLines, auditRecords } from '../../../../core/delivery/audit/export';
import { QUEUE_ROLES } from '../../../../core/delivery/exceptions/taxonomy';
import { bench, revision, SCOPE } from './bench';

const SECRETS = {
	iban: 'DE89370400440532013000',
	odoo: '8a45d835'.repeat(5),
	password: 'hunter2-hunter2',
	card: '4111111111111111',
	url: 'https://robot:s3cr3t-pass@erp.example.com/x',
	bearer: 'Bearer abcdef0123456789abcdef',
};
const SAID = `Account ${SECRETS.iban}, card ${SECRETS.card}, password=${SECRETS.password}, ${SECRETS.url}, ${SECRETS.bearer}, key ${SECRETS.odoo}`;
const HIDDEN = [
	SECRETS.iban,
	SECRETS.odoo,
	SECRETS.password,
	SECRETS.card,
	's3cr3t-pass',
	'abcdef0123456789abcdef',
];

const all = async (lines: AsyncIterable<string>): Promise<string> => {
	let text = '';
	// eslint-disable-next-line @typescript-eslint/await-thenable -- the rule does not know async generators, the compiler does
	for await (const line of lines) text += line;
	return text;
};

/** An exception whose record, fault and decisions hold secrets. */
async function filled() {
	const b = bench();
	const claim = await b.go(
		revision('1', {
			facts: { title: SAID, vendor: SAID.slice(0, 64), project: SECRETS.iban },
			payload: JSON.stringify({
				data: { name: 'ACME', iban: SECRETS.iban, apiKey: SECRETS.odoo, note: SAID },
			}),
			correlationId: 'c1',
		}),
	);
	await b.failed(claim, {
		class: 'source_data',
		code: 'odoo.validation',
		message: SAID,
		remedy: `Look at ${SECRETS.url}`,
		details: { value: SAID, iban: SECRETS.iban },
	});
	await b.ledger.assign(SCOPE, {
		id: claim.id,
		by: 'Anna',
		reason: SAID,
		to: `Ben ${SECRETS.url}`,
	});
	return { b, id: claim.id };
}

const leaks = (text: string): string[] => HIDDEN.filter((secret) => text.includes(secret));

describe('what holds a secret', () => {
	it('does not bring it into the audit trail or its exports', async () => {
		const { b } = await filled();
		const trail = b.store.tables.audit.get(SCOPE.connection) ?? [];
		expect(leaks(JSON.stringify(trail))).toEqual([]);
		const [csv, lines] = await b.store.read(async (reads) => [
			await all(auditCsv(auditRecords(reads, SCOPE.connection))),
			await all(auditJsonLines(auditRecords(reads, SCOPE.connection))),
		]);
		expect(leaks(`${csv ?? ''}${lines ?? ''}`)).toEqual([]);
	});

	it('does not bring it into lists, figures or the fault of an entry', async () => {
		const { b, id } = await filled();
		const inbox = {
			...{ ledger: b.ledger, scope: SCOPE, person: 'Anna', queues: QUEUE_ROLES },
			...{ name: 'Inbox', timezone: 'UTC', now: b.now() },
		};
		const list = await inboxPage(inbox, {});
		expect(list.status).toBe(200);
		expect(leaks(list.html)).toEqual([]);
		// The record is shown to whoever corrects it, but no key and no whole account number.
		const { html } = await inboxPage(inbox, { entry: String(id) });
		const outsideOfRecord = html.replace(/<textarea[\s\S]*?<\/textarea>/g, '');
		expect(leaks(outsideOfRecord)).toEqual([]);
		const figures = await monitorFigures(b.ledger, SCOPE, { now: b.now });
		expect(leaks(dashboardHtml(figures))).toEqual([]);
		expect(leaks(prometheusText(figures))).toEqual([]);
		expect(leaks(JSON.stringify(b.entry(id)))).toEqual([]);
		const told = await b.begin(revision('1'));
		expect(leaks(JSON.stringify(told))).toEqual([]);
	});
});
