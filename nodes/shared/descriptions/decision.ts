import type { INodeProperties } from 'n8n-workflow';

/** No default: a decision must never be written down under the wrong name. */
export const actingPerson: INodeProperties = {
	displayName: 'Acting Person',
	name: 'person',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. {{ $json.jwtPayload.email }}',
	description:
		'Who decides, as the audit trail will name them. Take it from a login the workflow has checked, never from a field that the person fills in.',
};

export const reasonLike = (example: string): INodeProperties => ({
	displayName: 'Reason',
	name: 'reason',
	type: 'string',
	default: '',
	required: true,
	placeholder: `e.g. ${example}`,
	description: 'Why, in one sentence; written into the audit trail',
});
