import type { CostKey, Dimension } from '../rules/types';
import { plain } from './escape';
import type { Name, ReportInput } from './types';

const MISSING: { readonly [dimension in Dimension]: string } = {
	project: 'No project',
	phase: 'No phase',
	costCode: 'No cost code',
	costType: '—',
};

export interface Namer {
	/** `03-300 Concrete`; an id without a name is shown as `#12`. */
	of(dimension: Dimension, id: number | null): string;
	/** Project, code and type of a key in one line. */
	key(key: CostKey): string;
	/** Orders ids as people list them: by code, then name, unnamed last. */
	compare(dimension: Dimension, a: number | null, b: number | null): number;
}

export function namer(names: ReportInput['names']): Namer {
	const collator = new Intl.Collator('en', { numeric: true });
	const find = (dimension: Dimension, id: number): Name =>
		names[dimension]?.get(id) ?? { name: `#${id}` };
	const of = (dimension: Dimension, id: number | null): string => {
		if (id === null) return MISSING[dimension];
		const { code, name } = find(dimension, id);
		return plain(code === undefined || code === '' ? name : `${code} ${name}`, 160) || `#${id}`;
	};
	return {
		of,
		key: (key) =>
			(['project', 'phase', 'costCode', 'costType'] as const)
				.filter((dimension) => key[dimension] !== null || dimension === 'costCode')
				.map((dimension) => of(dimension, key[dimension]))
				.join(' · '),
		compare: (dimension, a, b) => {
			if (a === b) return 0;
			if (a === null || b === null) return a === null ? 1 : -1;
			return collator.compare(of(dimension, a), of(dimension, b)) || a - b;
		},
	};
}
