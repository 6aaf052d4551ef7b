import type { INodeProperties } from 'n8n-workflow';

/** How a source's own options look in the node, and what they become for its profile. */
export interface OptionsForm {
	readonly source: string;
	readonly fields: INodeProperties[];
	/** The filled fields as the profile's `settings`. */
	readonly settings: (
		filled: Readonly<Record<string, unknown>>,
	) => Readonly<Record<string, unknown>>;
}
