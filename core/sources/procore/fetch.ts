import { fault } from '../../faults';
import type { RecordRequest } from '../fetch';
import type { ThinEvent } from './webhook';

/**
 * Where the record of a webhook is read, by Procore's name of its type in lower case. Types that are
 * missing here have no address of one record that holds for all API versions: name it in the node.
 */
const PATHS: Readonly<Record<string, string>> = {
	projects: '/rest/v1.0/projects/{record}?company_id={company}',
	'sub jobs': '/rest/v1.0/projects/{project}/sub_jobs/{record}',
	'cost codes': '/rest/v1.0/cost_codes/{record}?project_id={project}',
	'line item types': '/rest/v1.0/line_item_types/{record}?company_id={company}',
	'budget line items': '/rest/v1.0/budget_line_items/{record}?project_id={project}',
	'budget changes': '/rest/v1.0/projects/{project}/budget_changes/{record}',
	'budget modifications': '/rest/v1.0/budget_modifications/{record}?project_id={project}',
	'company vendors': '/rest/v1.0/vendors/{record}?company_id={company}',
	vendors: '/rest/v1.0/vendors/{record}?company_id={company}',
	'project vendors': '/rest/v1.0/projects/{project}/vendors/{record}',
	'purchase order contracts': '/rest/v1.0/purchase_order_contracts/{record}?project_id={project}',
	'work order contracts': '/rest/v1.0/work_order_contracts/{record}?project_id={project}',
	requisitions: '/rest/v1.0/requisitions/{record}?project_id={project}',
	'direct costs': '/rest/v1.0/projects/{project}/direct_costs/{record}',
	'timecard entries': '/rest/v1.0/projects/{project}/timecard_entries/{record}',
	'equipment logs': '/rest/v1.0/projects/{project}/equipment_logs/{record}',
};

/**
 * The request that reads what a webhook names. `template` replaces the table, with `{record}`,
 * `{project}` and `{company}`. Throws a `Fault` for a deletion (there is nothing to read), for a type
 * without an address, and for an event that lacks a part of it.
 */
export function recordRequest(event: ThinEvent, template?: string): RecordRequest {
	if (event.action === 'delete') {
		throw fault({
			class: 'source_data',
			code: 'source.deleted',
			message: `${event.resource} ${event.resourceId} was deleted in Procore.`,
			remedy: 'Decide in Odoo what becomes of it: archive a code, reverse a cost. Then close this.',
			details: { resource: event.resource, id: event.resourceId },
		});
	}
	const type = event.resource.toLowerCase();
	const path = template ?? (Object.hasOwn(PATHS, type) ? PATHS[type] : undefined);
	if (path === undefined) {
		throw fault({
			class: 'source_data',
			code: 'source.no_record_path',
			message: `It is not known where ${event.resource.slice(0, 60)} are read.`,
			remedy: 'Enter Record Path in the node, or do not subscribe to this type.',
			field: 'recordPath',
		});
	}
	const values = { record: event.resourceId, project: event.projectId, company: event.companyId };
	return {
		path: path.replace(/\{(record|project|company)\}/g, (_, name: keyof typeof values) => {
			const value = values[name];
			if (value !== undefined) return encodeURIComponent(value);
			throw fault({
				class: 'source_data',
				code: 'source.event_without_project',
				message: `The event names no ${name}, which is part of the record's address.`,
				remedy: 'Subscribe to the type on project level in Procore.',
				field: `${name}_id`,
			});
		}),
		headers: { 'procore-company-id': event.companyId },
	};
}
