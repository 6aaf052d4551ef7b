/** What a person sees: steps with elapsed time, and failures that end with what to do about them. */

const terminal = process.stdout.isTTY === true && process.env.CI === undefined;
const FRAMES = ['-', '\\', '|', '/'];

/** A failure a person can act on. Its remedy is the last thing printed. */
export class Stop extends Error {
	constructor(message, remedy, options) {
		super(message, options);
		this.name = 'Stop';
		this.remedy = remedy;
	}
}

export function say(text = '') {
	process.stdout.write(`${text}\n`);
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Runs one step and shows that it is alive: a spinner in a terminal, else a line each 15 seconds.
 * `work` receives `note(text)` for a word on what it is doing now.
 */
export async function step(title, work) {
	const started = Date.now();
	let note = '';
	let frame = 0;
	const clear = () => terminal && process.stdout.write('\r\x1b[2K');
	if (!terminal) say(`  ${title} ...`);
	const tick = setInterval(
		() => {
			const text = `${title}${note === '' ? '' : `: ${note}`} (${seconds(started)})`;
			if (terminal) {
				const width = Math.max(20, (process.stdout.columns ?? 80) - 4);
				process.stdout.write(`\r\x1b[2K${FRAMES[frame++ % 4]} ${text.slice(0, width)}`);
			} else say(`    still at it: ${text}`);
		},
		terminal ? 200 : 15_000,
	);
	try {
		const result = await work((text) => {
			note = text;
		});
		clear();
		say(`  done: ${title} (${seconds(started)})`);
		return result;
	} catch (error) {
		clear();
		say(`  failed: ${title} (${seconds(started)})`);
		throw error;
	} finally {
		clearInterval(tick);
	}
}

/** Prints a failure and its remedy. A failure without a remedy of its own is a defect of ours. */
export function explain(error) {
	process.exitCode = 1;
	if (error instanceof Stop) {
		say(`\n${error.message}`);
		say(`What to do: ${error.remedy}`);
		return;
	}
	say(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
	say('What to do: this is a defect of the script; please report it with the lines above.');
}

/** A plain table for people: columns as wide as their content, figures to the right. */
export function table(rows, columns) {
	const cell = (row, column) => String(row[column.key] ?? '');
	const widths = columns.map((column) =>
		Math.max(column.title.length, ...rows.map((row) => cell(row, column).length)),
	);
	const line = (cells) =>
		cells
			.map((text, i) => (columns[i].right ? text.padStart(widths[i]) : text.padEnd(widths[i])))
			.join('  ')
			.trimEnd();
	return [
		line(columns.map((column) => column.title)),
		line(widths.map((width) => '-'.repeat(width))),
		...rows.map((row) => line(columns.map((column) => cell(row, column)))),
	].join('\n');
}
