import type { CanonicalItem } from '../../core/canonical/envelope';
import { KINDS, recordOf, STATE_KINDS, type Kind, type Masters, type StateKind } from './records';
import type { Random } from './random';

/** One message of the source. The same record comes more than once, and not in order. */
export interface Message {
	/** Id of the event in the source; a webhook sent again keeps it, a poll makes its own. */
	readonly event: string;
	readonly kind: Kind;
	readonly item: CanonicalItem;
}

export interface FeedOptions {
	readonly masters: Masters;
	readonly random: Random;
	/** How many records of a state there are at most; they come again in new revisions. */
	readonly records: Readonly<Record<StateKind, number>>;
	readonly weights: Readonly<Record<Kind, number>>;
	/** Messages that are shuffled with each other; 1 keeps the order. */
	readonly window: number;
	/** Share of revisions that come a second time with other content. */
	readonly conflicts: number;
	/** Share of messages that no source should send: a day that does not exist. */
	readonly spoilt: number;
}

/** What must be in Odoo, and in the exception queue, once all is delivered. */
export interface Sent {
	/** Highest revision of each record of a state, and 1 for each event, by kind and number. */
	readonly records: Readonly<Record<Kind, ReadonlyMap<number, number>>>;
	/** Record keys (`kind` + number) of which one revision came with two contents. */
	readonly conflicts: ReadonlySet<string>;
	readonly spoilt: number;
	/** Different revisions, and messages in which they came. */
	readonly revisions: number;
	readonly messages: number;
}

export interface Feed {
	/** The next messages, never the same two in a row for long. */
	next(count: number): Message[];
	/** What is left of what was begun; after it nothing comes. */
	drain(): Message[];
	sent(): Sent;
}

export function createFeed({ masters, random, ...options }: FeedOptions): Feed {
	const records = Object.fromEntries(KINDS.map((kind) => [kind, new Map<number, number>()])) as {
		[kind in Kind]: Map<number, number>;
	};
	const conflicts = new Set<string>();
	const waiting: Message[] = [];
	let spoilt = 0;
	let revisions = 0;
	let messages = 0;

	const isState = (kind: Kind): kind is StateKind =>
		(STATE_KINDS as readonly Kind[]).includes(kind);

	/** Which record comes next: a new revision of a known one, or one more. */
	function number(kind: Kind): number {
		const known = records[kind].size;
		if (!isState(kind)) return known + 1;
		return random.between(1, Math.min(options.records[kind], known + 1));
	}

	/** Projects are named by all others, so there is one from the start. */
	function make(): Message[] {
		const kind = records.project.size === 0 ? 'project' : random.weighted(options.weights);
		const which = number(kind);
		const revision = (records[kind].get(which) ?? 0) + 1;
		records[kind].set(which, revision);
		revisions += 1;
		const project = random.between(1, records.project.size);
		const item = recordOf(masters, kind, {
			number: which,
			revision,
			// A change belongs to one project for life.
			project: kind === 'change' ? ((which - 1) % Math.min(3, records.project.size)) + 1 : project,
		});
		const event = `${kind}-${String(which)}-${String(revision)}`;
		const made: Message[] = [
			{ event, kind, item },
			// The second one is the same event again, or the same record by another way.
			{ event: random.chance(0.5) ? event : `${event}-again`, kind, item },
		];
		if (!isState(kind) && random.chance(options.conflicts)) {
			conflicts.add(`${kind}-${String(which)}`);
			const other = { ...(item.data as object), description: `${describe(item)} other` };
			made.push({ event: `${event}-other`, kind, item: { ...item, data: other } });
		}
		if (random.chance(options.spoilt)) {
			spoilt += 1;
			const bad = { ...item, nativeid: `${item.nativeid}-bad${String(spoilt)}` };
			const data = { ...(item.data as object), name: '', date: '2026-02-31', lines: [] };
			made.push({ event: `${event}-bad`, kind, item: { ...bad, data } });
		}
		return made;
	}

	function draw(): Message {
		while (waiting.length < options.window) waiting.push(...make());
		const at = options.window === 1 ? 0 : random.between(0, waiting.length - 1);
		const [message] = waiting.splice(at, 1);
		if (message === undefined) throw new Error('the feed is empty');
		messages += 1;
		return message;
	}

	return {
		next: (count) => Array.from({ length: count }, draw),
		drain: () => {
			messages += waiting.length;
			return waiting.splice(0);
		},
		sent: () => ({ records, conflicts, spoilt, revisions, messages }),
	};
}

const describe = ({ data }: CanonicalItem): string =>
	String((data as { description?: string }).description ?? '');
