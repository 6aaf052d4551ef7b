import type { LedgerReads } from '../../delivery/stores/store.port';
import { groupBy, wordsOf, type Choice, type Hint, type Untranslated } from './apply';
import { keptList } from './code-list';
import { listFamily, type CodeName } from './key';
import { lookUp, type Found } from './lookup';
import type { ListedCode, Suggestion } from './match';
import type { MapOffice } from './records';

/** A word somebody asks about. */
export interface Question extends CodeName {
	/** Name of the word in the source; empty takes it from the source's kept list. */
	readonly name: string;
}

export interface Answer {
	readonly name: string;
	/** What it is mapped to on the day, if it is. */
	readonly found: Found | undefined;
	readonly suggestions: readonly Suggestion[];
}

export interface Asking {
	/** `YYYY-MM-DD`. */
	readonly day: string;
	/** Most suggestions a word. */
	readonly limit: number;
	/** What may leave below this score is not worth a look, 0 to 100. */
	readonly least: number;
}

/** What words mean on a day, and what they might; changes nothing. One answer a question, in order. */
export async function suggestAll(
	{ store, scope }: MapOffice,
	questions: readonly Question[],
	asking: Asking,
): Promise<readonly Answer[]> {
	return await store.read(async (reads) => {
		const answers = new Map<Question, Answer>();
		for (const group of groupBy(questions, listFamily).values()) {
			const [first] = group;
			if (first === undefined) continue;
			const words = new Map(
				group.map((one) => [
					one,
					{
						list: one.list,
						natives: [one.native],
						projects: one.project === '' ? [] : [one.project],
					},
				]),
			);
			const lookup = await lookUp(reads, scope, first, words.values());
			const choose = await chooser(reads, { scope }, first);
			for (const [one, word] of words) {
				const suggestions = choose.suggest(one, asking.limit);
				answers.set(one, {
					name: choose.nameOf(one),
					found: lookup.find(word, asking.day),
					suggestions: suggestions.filter(({ score }) => score >= asking.least),
				});
			}
		}
		return questions.flatMap((one) => answers.get(one) ?? []);
	});
}

interface Chooser {
	nameOf(question: Question): string;
	suggest(question: Question, limit: number): readonly Suggestion[];
}

async function chooser(
	reads: LedgerReads,
	{ scope }: Pick<MapOffice, 'scope'>,
	{ to, list, system, tenant }: CodeName,
): Promise<Chooser> {
	const own = await keptList(reads, scope, { list, system, tenant });
	const targets = await keptList(reads, scope, { list, system: to, tenant: '' });
	const rowOf = ({ native }: Question): ListedCode | undefined => own?.find(native);
	const nameOf = (one: Question): string => (one.name === '' ? (rowOf(one)?.name ?? '') : one.name);
	return {
		nameOf,
		// People know a code; the source may refer by its id.
		suggest: (one, limit) =>
			targets?.matcher.suggest(
				{ code: rowOf(one)?.code ?? one.native, name: nameOf(one) },
				limit,
			) ?? [],
	};
}

/**
 * Suggestions for the words of records that have no mapping, as the exception queue shows them. Made
 * before the records are translated, so that no transaction waits for an index.
 * @param today used for records that name no day of their own
 */
export async function hintsFor(
	office: MapOffice,
	records: readonly Untranslated[],
	choice: Pick<Choice, 'to' | 'lists'>,
	today: string,
): Promise<Hint> {
	const hints = new Map<string, string>();
	const nameKey = ({ list, system, tenant, native }: CodeName): string =>
		`${list}\n${system}\n${tenant}\n${native}`;
	const bySource = groupBy(records, ({ item }) => `${item.system}\n${item.tenant}`);
	for (const group of bySource.values()) {
		const [first] = group;
		if (first === undefined) continue;
		const { system, tenant } = first.item;
		const direction = { to: choice.to, system, tenant };
		const words = [...wordsOf(group, choice).values()];
		const unknown = await office.store.read(async (reads) => {
			const lookup = await lookUp(reads, office.scope, direction, words);
			return words.filter((word) => lookup.find(word, today) === undefined);
		});
		const questions = unknown.map(
			({ list, natives, projects }): Question => ({
				...direction,
				list,
				project: projects[0] ?? '',
				native: natives[0] ?? '',
				name: '',
			}),
		);
		const answers = await suggestAll(office, questions, { day: today, limit: 3, least: 0 });
		questions.forEach((one, at) => {
			hints.set(nameKey(one), hintText(answers[at]?.suggestions ?? []));
		});
	}
	return (name) => hints.get(nameKey(name)) ?? '';
}

const hintText = (suggestions: readonly Suggestion[]): string =>
	suggestions
		.map(({ code, name, score }) => `${code}${name === '' ? '' : ` ${name}`} (${String(score)})`)
		.join(', ');
