import { z } from 'zod/v4';

import type { Project } from '../../canonical/entities/project';
import type { Phase } from '../../canonical/entities/phase';
import { present, presentOrNone } from '../../canonical/present';
import {
	shape,
	type DraftOf,
	type Mapped,
	type MapContext,
	type Native,
	type RecordShape,
} from '../source';
import {
	id,
	optionalAmount,
	optionalDay,
	optionalFlag,
	optionalId,
	optionalInstant,
	optionalText,
} from '../wire';
import {
	eventData,
	extOf,
	isRecord,
	originRef,
	projectRef,
	refOf,
	stamps,
	wireLooseLink,
} from './common';

const wireProject = z.object({
	id,
	name: optionalText,
	project_number: optionalText,
	accounting_project_number: optionalText,
	code: optionalText,
	origin_code: optionalText,
	customer_origin_id: optionalText,
	address: optionalText,
	city: optionalText,
	state_code: optionalText,
	zip: optionalText,
	country_code: optionalText,
	tz_name: optionalText,
	parent_job_id: optionalId,
	description: optionalText,
	start_date: optionalDay,
	actual_start_date: optionalDay,
	estimated_start_date: optionalDay,
	completion_date: optionalDay,
	estimated_completion_date: optionalDay,
	projected_finish_date: optionalDay,
	total_value: optionalAmount,
	estimated_value: optionalAmount,
	active: optionalFlag,
	project_stage: z.object({ name: optionalText }).nullish(),
	project_type: z.object({ name: optionalText }).nullish(),
	created_at: optionalInstant,
	updated_at: optionalInstant,
	deleted_at: optionalInstant,
});
type WireProject = z.infer<typeof wireProject>;

function mapProject(record: WireProject, context: MapContext, json: Native): Mapped {
	const data: DraftOf<Project> = {
		// The number people know; ERP events carry it as origin_code.
		code: record.project_number ?? record.origin_code ?? record.code,
		name: record.name,
		customer: originRef(context, 'customer', record.customer_origin_id),
		address: presentOrNone({
			street: record.address,
			city: record.city,
			state: record.state_code,
			zip: record.zip,
			country: record.country_code,
		}),
		startDate: record.actual_start_date ?? record.start_date ?? record.estimated_start_date,
		estimatedCompletionDate:
			record.projected_finish_date ?? record.completion_date ?? record.estimated_completion_date,
		totalValue: record.total_value ?? record.estimated_value,
		stage: record.project_stage?.name,
		type: record.project_type?.name,
		accountingNumber: record.accounting_project_number,
		parent: refOf(context, 'project', record.parent_job_id),
		timezone: record.tz_name,
		active: record.active,
		description: record.description,
		ext: extOf(json, wireProject),
	};
	return { data: present(data), nativeId: record.id, ...stamps(record) };
}

const wireSubJobRecord = z.object({
	id,
	code: optionalText,
	name: optionalText,
	project: wireLooseLink,
	project_id: optionalId,
	created_at: optionalInstant,
	updated_at: optionalInstant,
	deleted_at: optionalInstant,
});

function mapSubJob(
	record: z.infer<typeof wireSubJobRecord>,
	context: MapContext,
	json: Native,
): Mapped {
	const data: DraftOf<Phase> = {
		project: projectRef(record.project?.id ?? record.project_id, context),
		code: record.code,
		name: record.name,
		segmentType: 'sub_job',
		ext: extOf(json, wireSubJobRecord),
	};
	return { data: present(data), nativeId: record.id, ...stamps(record) };
}

const wireSegmentItem = z.object({
	id,
	code: optionalText,
	name: optionalText,
	parent_id: optionalId,
	path_code: optionalText,
	path_ids: z.array(z.unknown()).nullish(),
	status: optionalText,
	segment: z.object({ type: optionalText }),
});

/** An item of a custom WBS segment, e.g. of a segment "Phase". */
function mapSegmentItem(
	record: z.infer<typeof wireSegmentItem>,
	context: MapContext,
	native: Native,
): Mapped {
	const data: DraftOf<Phase> = {
		project: context.project,
		code: record.path_code ?? record.code,
		name: record.name,
		parent: refOf(context, 'phase', record.parent_id),
		level: record.path_ids?.length,
		segmentType: 'custom',
		active: record.status === undefined ? undefined : record.status === 'active',
		ext: extOf(native, wireSegmentItem),
	};
	return { data: present(data), nativeId: record.id };
}

const pickJob = (json: Native): readonly Native[] | undefined => {
	const data = eventData(json, 'create_or_update_job', 'create_job_in_procore');
	const job = data?.['job'] ?? data?.['project'];
	return isRecord(job) ? [job] : undefined;
};

/** REST projects have no type field; these keys appear in no other Procore record. */
const PROJECT_MARKS = [
	'project_number',
	'project_stage',
	'parent_job_id',
	'standard_cost_code_list_id',
];

const pickProject = (json: Native): readonly Native[] | undefined =>
	!('request_name' in json) && PROJECT_MARKS.some((mark) => mark in json) && !('full_code' in json)
		? [json]
		: undefined;

const pickSubJob = (json: Native): readonly Native[] | undefined => {
	const subJob = eventData(json, 'create_sub_job')?.['sub_job'];
	if (isRecord(subJob)) return [subJob];
	return 'code' in json &&
		'name' in json &&
		!('full_code' in json) &&
		!('segment' in json) &&
		!('base_type' in json) &&
		!('project_number' in json)
		? [json]
		: undefined;
};

const pickSegmentItem = (json: Native): readonly Native[] | undefined =>
	isRecord(json['segment']) && json['segment']['type'] === 'custom' ? [json] : undefined;

export const projectShapes: readonly RecordShape[] = [
	shape({
		entity: 'project',
		nativeType: 'ERP job',
		pick: pickJob,
		wire: wireProject,
		map: (record, context, native) => [mapProject(record, context, native)],
	}),
	shape({
		entity: 'project',
		nativeType: 'Project',
		pick: pickProject,
		wire: wireProject,
		map: (record, context, native) => [mapProject(record, context, native)],
	}),
	shape({
		entity: 'phase',
		nativeType: 'Sub Job',
		pick: pickSubJob,
		wire: wireSubJobRecord,
		map: (record, context, native) => [mapSubJob(record, context, native)],
	}),
	shape({
		entity: 'phase',
		nativeType: 'WBS Segment Item',
		pick: pickSegmentItem,
		wire: wireSegmentItem,
		map: (record, context, native) => [mapSegmentItem(record, context, native)],
	}),
];
