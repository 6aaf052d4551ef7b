import { fault, type Fault } from '../faults';
import { ASK_ADMIN, FAULT_RULES, UNKNOWN } from './fault-rules';

/** An error as Odoo reports it; `debug` is not part of it and never read. */
export interface OdooError {
	/** Full Python class, e.g. `odoo.exceptions.AccessError`; '' for a message of `load`. */
	readonly name: string;
	readonly message: string;
	readonly model?: string;
	readonly method?: string;
}

/** `odoo.exceptions.X` and a fork's `<name>.exceptions.X` -> `exceptions.X`; others unchanged. */
export const errorKind = (name: string): string =>
	name.startsWith('werkzeug.') ? name : name.replace(/^[\w-]+\.(?=exceptions\.)/, '');

/**
 * Odoo's text for people: without SQL details (they quote whole rows), without the preamble of the
 * database layer, one paragraph, at most 300 characters.
 */
export function cleanText(text: string): string {
	const shown = text
		.replace(/^The operation cannot be completed: /, '')
		.split(/\n(?:DETAIL|CONTEXT|HINT|LINE \d+|Traceback|Model:|- create\/update)/)[0]
		?.replace(/\s+/g, ' ')
		.trim();
	if (!shown) return 'Odoo gave no reason.';
	return shown.length > 300 ? `${shown.slice(0, 299)}…` : shown;
}

/** Groups Odoo lists as able to do it, e.g. `Project/Administrator`. */
function grantingGroups(text: string): string[] {
	const list = /following groups:\s*\n([^]*?)(?:\n\s*\n|$)/.exec(text)?.[1] ?? '';
	return list
		.split('\n')
		.map((line) => line.replace(/^[\s-]+/, '').trim())
		.filter((line) => line !== '');
}

/** The fault for an error Odoo reported. `scrub` removes the connection's secrets from texts. */
export function faultFromOdoo(error: OdooError, scrub: (text: string) => string): Fault {
	const kind = errorKind(error.name);
	let match: RegExpExecArray | null = null;
	const rule =
		FAULT_RULES.find((candidate) => {
			if (candidate.name && !candidate.name.test(kind)) return false;
			if (candidate.methods && !candidate.methods.has(error.method ?? '')) return false;
			if (!candidate.text) return true;
			match = candidate.text.exec(
				error.message.replace(/^The operation cannot be completed: /, ''),
			);
			return match !== null;
		}) ?? UNKNOWN;
	const said = cleanText(error.message);
	const groups = rule.class === 'rights' ? grantingGroups(error.message) : [];
	const field = rule.field?.(match);
	return fault({
		class: rule.class,
		code: rule.code,
		message: scrub(rule.say ? rule.say(said, match) : said),
		remedy:
			groups.length > 0
				? `${ASK_ADMIN} give the integration user one of these groups: ${groups.join(', ')}.`
				: rule.remedy,
		...(error.model === undefined ? {} : { model: error.model }),
		...(field === undefined ? {} : { field }),
	});
}
