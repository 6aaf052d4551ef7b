import type { IBinaryData, IDataObject, INodeProperties } from 'n8n-workflow';

import { reportGenerate, type ReportFigures } from '../../../../core/job-cost/report-input';
import { reportHtml } from '../../../../core/job-cost/report/html';
import { reportModel } from '../../../../core/job-cost/report/model';
import { reportPdf } from '../../../../core/job-cost/report/pdf';
import { defineOperation, type Present } from '../../../shared/operation';
import { questionProperties, readQuestion } from '../question';
import { contractProperties, readContract } from '../wip/contract';

const properties: INodeProperties[] = [
	...questionProperties,
	{
		displayName: 'Formats',
		name: 'formats',
		type: 'multiOptions',
		options: [
			{ name: 'HTML', value: 'html', description: 'A page, as text in the item and as a file' },
			{ name: 'PDF', value: 'pdf', description: 'A file to print or mail' },
		],
		default: ['html'],
		description: 'Each format is a file in the item, under its name',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		description: 'How the report is put together and printed',
		options: [
			{
				displayName: 'Group',
				name: 'group',
				type: 'string',
				default: 'all',
				description:
					'Items of one group come together in one report, which leaves with the first of them',
			},
			{
				displayName: 'Language and Region',
				name: 'locale',
				type: 'string',
				default: 'en-US',
				placeholder: 'e.g. en-GB',
				description: 'How figures and months are written, as a BCP 47 tag',
			},
			{
				displayName: 'Paper',
				name: 'paper',
				type: 'options',
				options: [
					{ name: 'A4', value: 'A4' },
					{ name: 'Letter', value: 'Letter' },
				],
				default: 'Letter',
				description: 'Size of the printed page',
			},
			{
				displayName: 'Title',
				name: 'title',
				type: 'string',
				default: 'Job cost',
				description: 'Title of the report',
			},
			{
				displayName: 'With WIP Schedule',
				name: 'withWip',
				type: 'boolean',
				default: true,
				description: 'Whether to add the work-in-progress schedule',
			},
		],
	},
	contractProperties,
];

/** The page as text in the item and as a file, the PDF as a file; both from the same figures. */
const present: Present<ReportFigures> = async ({ group, projects, report }, showing) => {
	// Another item of the group carries the report.
	if (report === null) return [];
	const chosen = showing.parameter('formats');
	const formats = Array.isArray(chosen) ? chosen.map(String) : ['html'];
	const model = reportModel(report);
	const name = `job-cost-${report.asOf}`;
	const json: IDataObject = { group, projects, title: report.title, asOf: report.asOf };
	const binary: Record<string, IBinaryData> = {};
	if (formats.includes('html')) {
		const html = reportHtml(model);
		json['html'] = html;
		binary['html'] = await showing.store(Buffer.from(html, 'utf8'), `${name}.html`, 'text/html');
	}
	if (formats.includes('pdf')) {
		binary['pdf'] = await showing.store(await reportPdf(model), `${name}.pdf`, 'application/pdf');
	}
	return [{ json, binary }];
};

export const generate = defineOperation({
	value: 'generate',
	name: 'Generate',
	action: 'Generate job cost report',
	description: 'One report over the projects of all items: position, worst codes, trend and WIP',
	properties,
	mode: 'batch',
	verb: reportGenerate,
	read: (item) => {
		const options = (item.parameter('options') ?? {}) as Readonly<Record<string, unknown>>;
		const filled = Object.entries(options).filter(([, value]) => value !== '' && value !== null);
		return {
			...readQuestion(item),
			...readContract(item),
			...Object.fromEntries(filled),
		};
	},
	present,
});
