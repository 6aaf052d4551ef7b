import type { OptionsForm } from './form';
import { filledOnly, isBlank, pairs } from './text';

export const estimateForm: OptionsForm = {
	source: 'estimate',
	fields: [
		{
			displayName: 'Code Digits',
			name: 'codeDigits',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 12 },
			default: 6,
			description:
				'Spreadsheets drop leading zeros of codes they take for numbers: pad those to so many digits',
		},
		{
			displayName: 'Code Pattern',
			name: 'codePattern',
			type: 'string',
			default: '{code}',
			placeholder: 'e.g. {phase}-{code}.{type}',
			description:
				'How the code cells are written: {code}, with at most {phase} before and {type} after',
		},
		{
			displayName: 'Decimal Sign',
			name: 'decimal',
			type: 'options',
			options: [
				{ name: 'Comma (1.234,50)', value: 'comma' },
				{ name: 'Point (1,234.50)', value: 'point' },
			],
			default: 'point',
			description: 'The sign that parts whole and fraction in text cells',
		},
		{
			displayName: 'Default Cost Type',
			name: 'defaultType',
			type: 'string',
			default: '',
			description: 'Cost type of lines that name none',
		},
		{
			displayName: 'Headings',
			name: 'headings',
			type: 'options',
			options: [
				{ name: 'Phase of the Next Lines', value: 'phase' },
				{ name: 'Remark', value: 'note' },
			],
			default: 'note',
			description: 'What a row of text without figures is',
		},
		{
			displayName: 'Names of Cost Types',
			name: 'typeNames',
			type: 'string',
			default: '',
			placeholder: 'e.g. L=Labor, M=Material',
			description: 'Cost type codes and their names, separated by commas',
		},
		{
			displayName: 'One Column per Cost Type',
			name: 'typeColumns',
			type: 'string',
			default: '',
			placeholder: 'e.g. Labor $=L, Material $=M',
			description:
				'For sheets with one amount column a cost type: heading and code, separated by commas',
		},
	],
	settings: ({ typeNames, typeColumns, ...plain }) => ({
		...filledOnly(plain),
		...(isBlank(typeNames) ? {} : { typeNames: pairs(typeNames) }),
		...(isBlank(typeColumns) ? {} : { typeColumns: pairs(typeColumns) }),
	}),
};
