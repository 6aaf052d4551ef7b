import { valueError } from './errors';
import { isList } from './values';

/**
 * Evaluates the part of Python that record rules are written in: lists, tuples, texts, numbers,
 * True/False/None, dotted names, and `+` between lists.
 */
export function evaluatePython(source: string, name: (path: string) => unknown): unknown {
	let at = 0;
	const fail = (): never => {
		throw valueError(`invalid domain: ${source}`);
	};
	const blank = () => {
		while (/\s/.test(source[at] ?? '')) at += 1;
	};
	const eat = (char: string): boolean => {
		blank();
		if (source[at] !== char) return false;
		at += 1;
		return true;
	};

	function sequence(close: string): unknown[] {
		const items: unknown[] = [];
		while (!eat(close)) {
			items.push(sum());
			if (!eat(',')) {
				if (!eat(close)) fail();
				break;
			}
		}
		return items;
	}

	function text(quote: string): string {
		let value = '';
		while (at < source.length) {
			const char = source[at] ?? '';
			at += 1;
			if (char === quote) return value;
			if (char === '\\') {
				value += source[at] ?? '';
				at += 1;
			} else value += char;
		}
		return fail();
	}

	function atom(): unknown {
		if (eat('[')) return sequence(']');
		if (eat('(')) {
			const items = sequence(')');
			// `(x)` is x, `(x,)` would be a tuple; rules only ever mean tuples by more than one.
			return items;
		}
		blank();
		const char = source[at] ?? '';
		if (char === "'" || char === '"') {
			at += 1;
			return text(char);
		}
		const number = /^-?\d+(?:\.\d+)?/.exec(source.slice(at));
		if (number) {
			at += number[0].length;
			return Number(number[0]);
		}
		const word = /^[A-Za-z_][\w.]*/.exec(source.slice(at));
		if (!word) return fail();
		at += word[0].length;
		if (word[0] === 'True') return true;
		if (word[0] === 'False') return false;
		if (word[0] === 'None') return null;
		return name(word[0]);
	}

	function sum(): unknown {
		let value = atom();
		while (eat('+')) {
			const more = atom();
			if (!isList(value) || !isList(more)) return fail();
			value = [...value, ...more];
		}
		return value;
	}

	const value = sum();
	blank();
	if (at < source.length) fail();
	return value;
}
