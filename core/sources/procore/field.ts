import { z } from 'zod/v4';

import type { EquipmentUsage } from '../../canonical/entities/equipment-usage';
import type { Timesheet } from '../../canonical/entities/timesheet';
import { present } from '../../canonical/present';
import {
	shape,
	type DraftOf,
	type MapContext,
	type Mapped,
	type Native,
	type RecordShape,
} from '../source';
import {
	amount,
	day,
	id,
	optionalAmount,
	optionalFlag,
	optionalId,
	optionalInstant,
	optionalText,
	optionalWhole,
} from '../wire';
import {
	codingOf,
	extOf,
	isRecord,
	projectRef,
	refOf,
	stamps,
	wireCoding,
	wireLink,
	wireLooseLink,
	type WbsPattern,
} from './common';
import { timesheetStatus } from './status';

const wireTimecard = z.object({
	id,
	...wireCoding,
	date: day,
	hours: amount,
	party: wireLink,
	party_id: optionalId,
	login_information: wireLink,
	project_id: optionalId,
	crew: wireLooseLink,
	timesheet: wireLooseLink,
	timesheet_status: optionalText,
	approval_status: optionalText,
	timecard_time_type: z.object({ abbreviated_time_type: optionalText }).nullish(),
	time_in: optionalInstant,
	time_out: optionalInstant,
	lunch_time: optionalWhole,
	billable: optionalFlag,
	description: optionalText,
	created_at: optionalInstant,
	updated_at: optionalInstant,
	deleted_at: optionalInstant,
});

const TIME_TYPES = {
	reg: 'regular',
	ot: 'overtime',
	dt: 'double_time',
	pto: 'paid_time_off',
} as const satisfies Record<string, NonNullable<Timesheet['timeType']>>;

const timeType = (short: string | undefined): Timesheet['timeType'] => {
	const key = short?.toLowerCase();
	if (key === undefined) return undefined;
	return key in TIME_TYPES ? TIME_TYPES[key as keyof typeof TIME_TYPES] : 'other';
};

/** Who worked is the party; the person who typed the entry in is somebody else and never stands in. */
function mapTimecard(
	record: z.infer<typeof wireTimecard>,
	context: MapContext,
	native: Native,
	pattern: WbsPattern,
): Mapped {
	const data: DraftOf<Timesheet> = {
		employee: refOf(
			context,
			'employee',
			record.party?.id ?? record.party_id ?? record.login_information?.id,
		),
		date: record.date,
		hours: record.hours,
		project: projectRef(record.project_id, context),
		...codingOf(record, context, pattern),
		timeType: timeType(record.timecard_time_type?.abbreviated_time_type),
		startTime: record.time_in,
		endTime: record.time_out,
		lunchMinutes: record.lunch_time,
		billable: record.billable,
		crew: refOf(context, 'crew', record.crew?.id),
		timesheetId: record.timesheet?.id,
		description: record.description,
		status: context.status(timesheetStatus, record.timesheet_status ?? record.approval_status),
		ext: extOf(native, wireTimecard),
	};
	return { data: present(data), nativeId: record.id, ...stamps(record) };
}

const wireEquipmentTimecard = z.object({
	id,
	...wireCoding,
	equipment_id: id,
	project_id: optionalId,
	date: day,
	quantity: amount,
	idle_quantity: optionalAmount,
	party_id: optionalId,
	timesheet_id: optionalId,
	created_at: optionalInstant,
	updated_at: optionalInstant,
	deleted_at: optionalInstant,
});

function mapEquipmentTimecard(
	record: z.infer<typeof wireEquipmentTimecard>,
	context: MapContext,
	native: Native,
	pattern: WbsPattern,
): Mapped {
	const data: DraftOf<EquipmentUsage> = {
		equipment: refOf(context, 'equipment', record.equipment_id),
		project: projectRef(record.project_id, context),
		...codingOf(record, context, pattern),
		date: record.date,
		quantity: record.quantity,
		idleQuantity: record.idle_quantity,
		operator: refOf(context, 'employee', record.party_id),
		timesheetId: record.timesheet_id,
		ext: extOf(native, wireEquipmentTimecard),
	};
	return { data: present(data), nativeId: record.id, ...stamps(record) };
}

const wireEquipmentLog = z.object({
	id,
	...wireCoding,
	equipment: z.object({ id, project_id: optionalId }),
	date: day,
	hours_operating: amount,
	hours_idle: optionalAmount,
	notes: optionalText,
	created_at: optionalInstant,
	updated_at: optionalInstant,
	deleted_at: optionalInstant,
});

/** The daily log counts in hours. Its key is set apart from timecards, whose ids are counted anew. */
function mapEquipmentLog(
	record: z.infer<typeof wireEquipmentLog>,
	context: MapContext,
	native: Native,
	pattern: WbsPattern,
): Mapped {
	const data: DraftOf<EquipmentUsage> = {
		equipment: refOf(context, 'equipment', record.equipment.id),
		project: projectRef(record.equipment.project_id, context),
		...codingOf(record, context, pattern),
		date: record.date,
		quantity: record.hours_operating,
		idleQuantity: record.hours_idle,
		description: record.notes,
		ext: extOf(native, wireEquipmentLog),
	};
	return { data: present(data), nativeId: `log-${record.id}`, ...stamps(record) };
}

/** A timesheet holds its entries; a person approves the sheet, so it lends them its status. */
function pickTimecards(json: Native): readonly Native[] | undefined {
	const entries = json['timecard_entries'];
	if (Array.isArray(entries)) {
		const sheet = { timesheet: { id: json['id'] }, timesheet_status: json['status'] };
		return entries.filter(isRecord).map((entry) => ({ ...sheet, ...entry }));
	}
	return 'timecard_time_type' in json || ('hours' in json && 'timesheet' in json)
		? [json]
		: undefined;
}

export const fieldShapes = (pattern: WbsPattern): readonly RecordShape[] => [
	shape({
		entity: 'timesheet',
		nativeType: 'Timecard Entry',
		pick: pickTimecards,
		wire: wireTimecard,
		map: (record, context, native) => [mapTimecard(record, context, native, pattern)],
	}),
	shape({
		entity: 'equipment_usage',
		nativeType: 'Equipment Timecard Entry',
		pick: (json) => ('equipment_id' in json && 'quantity' in json ? [json] : undefined),
		wire: wireEquipmentTimecard,
		map: (record, context, native) => [mapEquipmentTimecard(record, context, native, pattern)],
	}),
	shape({
		entity: 'equipment_usage',
		nativeType: 'Equipment Log',
		pick: (json) => ('hours_operating' in json ? [json] : undefined),
		wire: wireEquipmentLog,
		map: (record, context, native) => [mapEquipmentLog(record, context, native, pattern)],
	}),
];
