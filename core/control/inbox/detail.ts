import type { AuditRecord } from '../../delivery/audit/record';
import type { Entry, Proposal } from '../../delivery/entry';
import { EXCEPTIONS, QUEUE_ROLES, type QueueRole } from '../../delivery/exceptions/taxonomy';
import { isSamePerson } from '../../delivery/ledger/checks';
import { markup } from '../../job-cost/report/escape';
import {
	fieldsOfRecord,
	FIELD_LIMIT,
	maskedRecord,
	withoutMarks,
	type JsonRecord,
	type RecordField,
} from './record';
import { query, text } from './shell';
import { age, amountOf, failingSince, moment, spoken, STATE_WORDS, STEP_WORDS } from './words';

export interface InboxDetail {
	readonly entry: Entry;
	/** Null when retention removed it. */
	readonly record: JsonRecord | null;
	readonly proposals: readonly Proposal[];
	readonly trail: readonly AuditRecord[];
	readonly token: string;
	readonly person: string;
	readonly allowed: readonly QueueRole[];
	/** Decisions over this class need a second person. */
	readonly twoPersons: boolean;
	/** What a refused form held, so that nobody types it twice. */
	readonly draft: Draft | undefined;
	readonly now: number;
	readonly timezone: string;
}

export interface Draft {
	/** Button that was pressed: only its form is shown as it was filled in. */
	readonly act: string;
	readonly reason: string;
	readonly json?: string;
	/** Path -> text. */
	readonly fields: ReadonlyMap<string, string>;
}

/** Prefix of a form field that holds one value of the record. */
export const FIELD_PREFIX = 'f.';

/** One entry as markup: what happened, what to do, the record, the decisions, the trail. */
export function detailBody(detail: InboxDetail): string {
	const { entry } = detail;
	const open = ['dead', 'blocked', 'retry_wait'].includes(entry.state);
	const waiting = detail.proposals.filter(({ decision }) => decision === null);
	// A second decision beside one that waits would be refused, and handing on would void it.
	const held = isHeld(entry) && waiting.length === 0;
	return [
		`<p><a href="${query({ queue: entry.queue ?? undefined })}">← All exceptions</a></p>`,
		happened(detail),
		...waiting.map((one) => proposal(one, detail)),
		'<div class="two"><div>',
		open && held ? correct(detail) : readOnly(detail),
		'</div><div>',
		held ? decide(detail) : '',
		held ? handOn(detail) : '',
		facts(detail),
		'</div></div>',
		trail(detail),
	].join('\n');
}

/** Something a person can still decide over. */
export const isHeld = ({ state }: Entry): boolean =>
	['dead', 'ready', 'retry_wait', 'blocked', 'unknown'].includes(state);

function happened({ entry, now, timezone }: InboxDetail): string {
	const { fault, exceptionClass } = entry;
	const kind = exceptionClass === null ? undefined : EXCEPTIONS[exceptionClass];
	const pills = [
		`<span class="pill${entry.state === 'dead' ? ' bad' : ''}">${text(STATE_WORDS[entry.state])}</span>`,
		kind === undefined ? '' : `<span class="pill">${text(kind.title)}</span>`,
		entry.queue === null ? '' : `<span class="pill">${text(spoken(entry.queue))}</span>`,
		`<span class="muted">since ${text(moment(failingSince(entry), timezone))} (${text(age(failingSince(entry), now))})</span>`,
	];
	const what =
		fault === null
			? ''
			: `<p class="happened">${text(fault.message, 1_000)}</p><p><b>What to do:</b> ${text(fault.remedy, 1_000)}</p>`;
	const about = kind === undefined ? '' : `<p class="muted">${text(kind.action, 400)}</p>`;
	return `<section class="card"><p>${pills.join(' ')}</p>${what}${about}</section>`;
}

function facts({ entry, timezone }: InboxDetail): string {
	const pairs: ReadonlyArray<readonly [string, string]> = [
		[
			'Record',
			[entry.system, entry.tenant, entry.entity, entry.nativeId].filter(Boolean).join(' / '),
		],
		['Project', entry.facts.project ?? ''],
		['Vendor', entry.facts.vendor ?? ''],
		['Cost code', entry.facts.costCode ?? ''],
		['Amount', amountOf(entry.facts)],
		['Assigned to', entry.assignee ?? 'nobody'],
		['Step', entry.operation],
		['Revision', entry.revision],
		['Waits for', entry.blockedOn ?? ''],
		['Arrived', moment(entry.createdAt, timezone)],
		['Tried', `${String(entry.attempts)} ×`],
		['Delivered', `${String(entry.seen)} ×`],
		['Workflow, node', [entry.workflowId, entry.node].filter(Boolean).join(', ')],
		['Correlation', entry.correlationId],
		['Fault', entry.fault?.code ?? ''],
		['Field', entry.fault?.field ?? ''],
		...Object.entries(entry.fault?.details ?? {}).map(
			([name, value]) => [spoken(name), String(value)] as const,
		),
	];
	const shown = pairs.filter(([, value]) => value !== '');
	return `<section class="card"><h2>Facts</h2><dl class="facts">${shown
		.map(([name, value]) => `<div><dt>${text(name, 60)}</dt><dd>${text(value, 300)}</dd></div>`)
		.join('')}</dl></section>`;
}

const hidden = ({ entry, token }: InboxDetail): string =>
	`<input type="hidden" name="entry" value="${String(entry.id)}"><input type="hidden" name="token" value="${markup(token)}">`;

/** A reason typed for one decision must not stand ready for another. */
const reason = ({ draft }: InboxDetail, ...acts: readonly string[]): string =>
	`<label><span>Reason, for the audit trail</span><input type="text" name="reason" maxlength="500" required value="${
		draft !== undefined && acts.includes(draft.act) ? text(draft.reason, 500) : ''
	}"></label>`;

const formOf = (detail: InboxDetail, inner: string): string =>
	`<form method="post" action="${query({ entry: detail.entry.id })}" autocomplete="off">${hidden(detail)}${inner}</form>`;

function correct(detail: InboxDetail): string {
	const { record, entry, draft } = detail;
	const json = draft?.json ?? (record === null ? '' : jsonOf(record));
	const asJson = formOf(
		detail,
		`<label><span>The whole record; *** stands for a hidden value and may stay</span><textarea class="json" name="json" spellcheck="false" required>
${markup(json)}</textarea></label><div class="row">${reason(detail, 'correct_json')}<button name="act" value="correct_json" class="main">Correct and replay</button></div>`,
	);
	const fields = record === null ? [] : fieldsOfRecord(record, faultField(entry));
	const table =
		record === null || 'truncated' in record || fields.length === 0
			? `<p class="muted">${record === null ? 'The stored record was removed after its retention time.' : 'The record has no single values to show.'}</p>`
			: formOf(
					detail,
					`<table class="record"><thead><tr><th scope="col">Field</th><th scope="col">Value</th></tr></thead><tbody>
${fields.map((field) => input(field, detail)).join('\n')}
</tbody></table>${fields.length < FIELD_LIMIT ? '' : '<p class="muted">More values are in the JSON below.</p>'}
<div class="row">${reason(detail, 'correct_fields')}<button name="act" value="correct_fields" class="main">Correct and replay</button></div>`,
				);
	return `<section class="card"><h2>Record</h2>${table}<details${draft?.json === undefined ? '' : ' open'}><summary>Correct as JSON</summary>${asJson}</details></section>`;
}

/** The field the fault names, as a path below the record's data. */
export const faultField = ({ fault }: Entry): string | undefined =>
	fault?.field?.replace(/^data\./, '');

function input(field: RecordField, { entry, draft }: InboxDetail): string {
	const name = `${FIELD_PREFIX}${field.path}`;
	const value = draft?.fields.get(field.path) ?? (field.masked ? '' : field.text);
	const wanted = faultField(entry);
	const isFault =
		wanted !== undefined && (field.path === wanted || field.path.startsWith(`${wanted}.`));
	const label = `${text(field.label, 120)}${isFault ? ' <span class="pill bad">look here</span>' : ''}`;
	return `<tr${isFault ? ' class="fault"' : ''}><th scope="row"><label for="${markup(name)}">${label}</label></th><td>${control(field, name, value)}</td></tr>`;
}

function control(field: RecordField, name: string, value: string): string {
	const named = `id="${markup(name)}" name="${markup(name)}"`;
	if (field.options !== undefined) {
		const choices = field.options.includes(value) ? field.options : [value, ...field.options];
		return `<select ${named}>${choices
			.map(
				(one) =>
					`<option value="${markup(one)}"${one === value ? ' selected' : ''}>${markup(one)}</option>`,
			)
			.join('')}</select>`;
	}
	if (value.length > 120 || value.includes('\n')) {
		return `<textarea ${named} rows="4">\n${markup(value)}</textarea>`;
	}
	const placeholder = field.masked
		? ` placeholder="${text(field.text, 60)} (hidden; fill in to replace)"`
		: '';
	return `<input type="text" ${named} value="${markup(value)}"${placeholder}>`;
}

export const jsonOf = (record: JsonRecord): string =>
	JSON.stringify(maskedRecord(withoutMarks(record)), null, 2);

function readOnly({ record }: InboxDetail): string {
	if (record === null) {
		return '<section class="card"><h2>Record</h2><p class="muted">The stored record was removed after its retention time.</p></section>';
	}
	const rows = fieldsOfRecord(record)
		.filter(({ text: value }) => value !== '')
		.map(
			({ label, text: value }) =>
				`<tr><th scope="row">${text(label, 120)}</th><td>${text(value, 2_000)}</td></tr>`,
		);
	return `<section class="card"><h2>Record</h2><table class="record"><tbody>${rows.join('\n')}</tbody></table></section>`;
}

function decide(detail: InboxDetail): string {
	const second = detail.twoPersons
		? '<p class="muted">Exceptions of this class need a second person: what you decide here is proposed, and carried out when somebody else approves it.</p>'
		: '';
	return `<section class="card"><h2>Decide</h2>${second}${formOf(
		detail,
		`<div class="row">${reason(detail, 'replay', 'dismiss')}</div><div class="row"><button name="act" value="replay" class="main">Replay as it is</button><button name="act" value="dismiss" class="stop">Dismiss for good</button></div>`,
	)}</section>`;
}

function handOn(detail: InboxDetail): string {
	const { entry, allowed } = detail;
	const queues = QUEUE_ROLES.filter((queue) => allowed.includes(queue)).map(
		(queue) =>
			`<option value="${queue}"${queue === entry.queue ? ' selected' : ''}>${text(spoken(queue))}</option>`,
	);
	return `<section class="card"><h2>Hand on</h2>${formOf(
		detail,
		`<div class="row"><label><span>Person</span><input type="text" name="to" maxlength="100" value="${text(entry.assignee ?? '', 100)}"></label>${
			entry.state === 'dead'
				? `<label><span>Queue</span><select name="queue">${queues.join('')}</select></label>`
				: ''
		}</div>
<div class="row">${reason(detail, 'assign', 'route')}<button name="act" value="assign">Assign to person</button>${
			entry.state === 'dead' ? '<button name="act" value="route">Move to queue</button>' : ''
		}</div>`,
	)}</section>`;
}

function proposal(one: Proposal, detail: InboxDetail): string {
	const says = `<p><b>${text(one.by, 100)}</b> proposes to ${text(one.what)} (${text(moment(one.createdAt, detail.timezone))}): ${text(one.reason, 500)}</p>`;
	const content =
		one.payload === null
			? ''
			: `<details><summary>Corrected record</summary><textarea class="json" readonly>\n${markup(maskedText(one.payload))}</textarea></details>`;
	const answer = isSamePerson(one.by, detail.person)
		? '<p class="muted">Somebody else must approve or reject it.</p>'
		: formOf(
				detail,
				`<input type="hidden" name="proposal" value="${String(one.id)}"><div class="row">${reason(detail, 'approve', 'reject')}<button name="act" value="approve" class="main">Approve</button><button name="act" value="reject" class="stop">Reject</button></div>`,
			);
	return `<section class="note wait">${says}${content}${answer}</section>`;
}

function maskedText(payload: string): string {
	try {
		return jsonOf(JSON.parse(payload) as JsonRecord);
	} catch {
		// Written by this package, so this is a damaged row; it is said instead of shown.
		return 'The proposed record cannot be read.';
	}
}

function trail({ trail: records, timezone }: InboxDetail): string {
	const rows = records.map(({ at, actor, what, detail }) => {
		const said = Object.entries(detail)
			.filter(([, value]) => value !== null && value !== '')
			.map(([name, value]) => `${name}: ${String(value)}`)
			.join(' · ');
		return `<tr><td>${text(moment(at, timezone))}</td><td>${text(STEP_WORDS[what] ?? what, 60)}</td><td>${text(actor, 120)}</td><td>${text(said, 600)}</td></tr>`;
	});
	return `<section class="card"><h2>Trail</h2><table class="trail"><thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Who</th><th scope="col">Details</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></section>`;
}
