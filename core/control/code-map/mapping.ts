import { alreadyDecided, changed, notProposed } from './faults';
import type { CodeName } from './key';

/** Where a version stands. `withdrawn`: another proposal took its place before it was decided. */
export const VERSION_STATUSES = ['proposed', 'approved', 'rejected', 'withdrawn'] as const;
export type VersionStatus = (typeof VERSION_STATUSES)[number];

/** What a person said and when (ms since the epoch). */
export interface Said {
	readonly by: string;
	readonly at: number;
	readonly reason: string;
}

/** What a word means from one day to another, both included; open ends are null. */
export interface Meaning {
	/** Word of the target system; null ends a mapping: from then on it has none. */
	readonly target: string | null;
	/** Name of the target, for people. */
	readonly label: string;
	/** `YYYY-MM-DD`. */
	readonly from: string | null;
	readonly until: string | null;
}

export interface MappingVersion extends Meaning {
	/** 1, 2, 3 … over the life of the mapping; never reused. */
	readonly version: number;
	readonly status: VersionStatus;
	/** 0 to 100 when it came from a suggestion. */
	readonly score: number | null;
	/** Import it came with, or empty. */
	readonly batch: string;
	readonly proposed: Said;
	readonly decided: Said | null;
}

/** A word of a source with everything it ever meant, oldest first. Nothing is ever removed. */
export interface Mapping extends CodeName {
	/** Name of the word in the source, for people. */
	readonly name: string;
	readonly versions: readonly MappingVersion[];
}

export interface Proposal extends Meaning {
	readonly name: string;
	readonly score: number | null;
	readonly batch: string;
	readonly said: Said;
	/** Propose once more what was rejected. */
	readonly again: boolean;
}

export interface Changed {
	readonly mapping: Mapping;
	readonly effect: 'created' | 'updated' | 'unchanged';
	/** The version that was proposed or decided on. */
	readonly version: MappingVersion;
}

/**
 * What the word means on a day: the newest approved version that holds then. A later approval thus
 * changes the days it names and no others. Undefined when none does, or when the mapping was ended.
 * @param day `YYYY-MM-DD`
 */
export function meaningOn({ versions }: Mapping, day: string): MappingVersion | undefined {
	for (let at = versions.length - 1; at >= 0; at--) {
		const version = versions[at];
		if (version?.status !== 'approved' || !holdsOn(version, day)) continue;
		return version.target === null ? undefined : version;
	}
	return undefined;
}

const holdsOn = ({ from, until }: Meaning, day: string): boolean =>
	(from === null || from <= day) && (until === null || day <= until);

export const openVersion = ({ versions }: Mapping): MappingVersion | undefined => {
	const last = versions.at(-1);
	return last?.status === 'proposed' ? last : undefined;
};

/** As a list shows it: what is asked now, else how the last decision ended. */
export function statusOf({ versions }: Mapping): VersionStatus | 'ended' {
	const last = versions.at(-1);
	if (last?.status === 'proposed') return 'proposed';
	const approved = versions.findLast(({ status }) => status === 'approved');
	if (approved === undefined) return last?.status ?? 'rejected';
	return approved.target === null ? 'ended' : 'approved';
}

const sameMeaning = (a: Meaning, b: Meaning): boolean =>
	a.target === b.target && a.from === b.from && a.until === b.until;

/**
 * A proposal as a new version. What is proposed or approved already, or was rejected last, is not
 * proposed twice; another open proposal is withdrawn for it.
 */
export function propose(known: Mapping | null, name: CodeName, proposal: Proposal): Changed {
	const versions = known?.versions ?? [];
	const last = versions.at(-1);
	const approved = versions.findLast(({ status }) => status === 'approved');
	const standing = last?.status === 'proposed' ? last : (approved ?? last);
	const rejected = last?.status === 'rejected' && !proposal.again ? last : undefined;
	// A table that is imported again holds what was approved long ago; that is no wish to go back.
	const listed =
		proposal.batch === '' ? [] : versions.filter(({ status }) => status === 'approved');
	for (const version of [standing, rejected, ...listed]) {
		if (known === null || version === undefined || !sameMeaning(version, proposal)) continue;
		if (version.status === 'rejected' && proposal.again) continue;
		return { mapping: known, effect: 'unchanged', version };
	}
	const { target, label, from, until, score, batch, said } = proposal;
	const version: MappingVersion = {
		version: versions.length + 1,
		target,
		label,
		from,
		until,
		status: 'proposed',
		score,
		batch,
		proposed: said,
		decided: null,
	};
	const before = versions.map((one) =>
		one.status === 'proposed' ? { ...one, status: 'withdrawn' as const, decided: said } : one,
	);
	return {
		mapping: {
			...(known ?? name),
			name: proposal.name === '' ? (known?.name ?? '') : proposal.name,
			versions: [...before, version],
		},
		effect: known === null ? 'created' : 'updated',
		version,
	};
}

/**
 * A decision on the version a person saw. The same decision again changes nothing.
 * Faults: `code_map.not_proposed`, `code_map.changed`, `code_map.already_decided`.
 */
export function decide(
	mapping: Mapping,
	asked: number,
	what: 'approved' | 'rejected',
	said: Said,
): Changed {
	const version = mapping.versions[asked - 1];
	if (version === undefined) throw notProposed(mapping.native);
	const open = openVersion(mapping);
	if (version.status === what) return { mapping, effect: 'unchanged', version };
	if (version.status !== 'proposed') {
		if (open !== undefined) throw changed(asked, open.version);
		throw alreadyDecided(asked, version.status, version.decided?.by ?? '');
	}
	const decided: MappingVersion = { ...version, status: what, decided: said };
	return {
		mapping: {
			...mapping,
			versions: mapping.versions.map((one) => (one === version ? decided : one)),
		},
		effect: 'updated',
		version: decided,
	};
}
