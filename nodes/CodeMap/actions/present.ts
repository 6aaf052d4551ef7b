import type { IDataObject } from 'n8n-workflow';

import type { Standing } from '../../../core/control/code-map/desk';
import {
	statusOf,
	type Mapping,
	type MappingVersion,
} from '../../../core/control/code-map/mapping';

const instant = (at: number): string => new Date(at).toISOString();

/** A version of a mapping as an item. */
export const versionJson = (
	mapping: Mapping,
	version: MappingVersion,
	company: number,
): IDataObject => ({
	list: mapping.list,
	system: mapping.system,
	tenant: mapping.tenant,
	project: mapping.project,
	native: mapping.native,
	name: mapping.name,
	to: mapping.to,
	target: version.target,
	label: version.label,
	from: version.from,
	until: version.until,
	version: version.version,
	status: version.status,
	mapping: statusOf(mapping),
	score: version.score,
	import: version.batch,
	proposedBy: version.proposed.by,
	proposedAt: instant(version.proposed.at),
	decidedBy: version.decided?.by ?? null,
	decidedAt: version.decided === null ? null : instant(version.decided.at),
	reason: version.decided?.reason ?? version.proposed.reason,
	company,
});

/** What a proposal or a decision came to, with the deliveries that go on because of it. */
export const standingJson = ({
	mapping,
	version,
	company,
	effect,
	woken,
}: Standing): IDataObject => ({
	effect,
	...versionJson(mapping, version, company),
	released: woken.length,
});
