import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { hasRecordings, RECORDINGS } from './exchanges';
import { REASONS } from './reasons';
import { label, replay, summary } from './replay';

/** `tsx sandbox/odoo/replay/report.ts`: rewrites the figures in docs/embedded-odoo.md. */
const DOCUMENT = path.resolve(__dirname, '../../../docs/embedded-odoo.md');
const [BEGIN, END] = ['<!-- replay:begin -->', '<!-- replay:end -->'];

const cell = (text: string) => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 160);

async function main(): Promise<void> {
	if (!hasRecordings()) throw new Error(`no recordings at ${RECORDINGS}`);
	const verdicts = await replay();
	const differing = verdicts.filter((one) => one.difference !== '');
	const agree = verdicts.length - differing.length;
	const lines = [
		BEGIN,
		'',
		`${agree} of ${verdicts.length} recorded exchanges agree (${((100 * agree) / verdicts.length).toFixed(1)} %).`,
		'',
		'| recording | agree | of |',
		'|---|---|---|',
		...summary(verdicts).map((one) => `| ${one.file} | ${one.agree} | ${one.of} |`),
		'',
		'| exchange | what differs | why |',
		'|---|---|---|',
		...differing.map(
			(one) =>
				`| ${label(one)} | ${cell(one.difference)} | ${REASONS[label(one)] ?? 'Not understood yet.'} |`,
		),
		'',
		END,
	];
	const document = readFileSync(DOCUMENT, 'utf8');
	const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
	if (from < 0 || to < 0) throw new Error(`${DOCUMENT} has lost its markers`);
	writeFileSync(
		DOCUMENT,
		document.slice(0, from) + lines.join('\n') + document.slice(to + END.length),
	);
	process.stdout.write(`${agree} of ${verdicts.length} agree\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
